"""What somebody hostile types, and how a browser tells that it was taken for more than text.

Each has a word of its own (zz07), so that a page that shows it is known, and calls the trap.
"""

TYPED = (
    "<script>__trap(1)</script>",
    "<img src=x onerror=__trap(1)>",
    "<svg onload=__trap(1)>",
    "<svg><script>__trap(1)</script></svg>",
    "<zz-trap onclick=__trap(1)>press</zz-trap>",
    "<body onload=__trap(1)>",
    "<iframe srcdoc='<script>parent.__trap(1)</script>'></iframe>",
    "<iframe src=javascript:parent.__trap(1)></iframe>",
    "<a href=javascript:__trap(1)>press</a>",
    "javascript:__trap(1)",
    "JaVaScRiPt&colon;__trap(1)",
    "data:text/html,<script>__trap(1)</script>",
    '" onmouseover=__trap(1) autofocus onfocus=__trap(1) x="',
    "' onmouseover=__trap(1) autofocus onfocus=__trap(1) x='",
    '"><script>__trap(1)</script>',
    "'><script>__trap(1)</script>",
    "</title><script>__trap(1)</script>",
    "</textarea><script>__trap(1)</script>",
    "</option></select><script>__trap(1)</script>",
    "--><script>__trap(1)</script><!--",
    "</script><script>__trap(1)</script>",
    "<zz-trap hx-get=/zz-asked hx-trigger=load>",
    "<zz-trap data-hx-post=/zz-asked data-hx-trigger=load>",
    '" hx-get="/zz-asked" hx-trigger="load" x="',
    "<form action=/zz-asked><input name=q></form>",
    "<meta http-equiv=refresh content='0;url=/zz-asked'>",
    "<link rel=stylesheet href=/zz-asked.css>",
    "<base href=//zz.example/>",
    "<math><mtext><zz-trap onclick=__trap(1)></mtext></math>",
    "{{ request }}{% debug %}",
    "{% load log %}{{ settings.SECRET_KEY }}",
    "${__trap(1)} #{__trap(1)} <%= 1 %>",
    '=HYPERLINK("http://zz.example")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "&lt;script&gt;__trap(1)&lt;/script&gt;",
    "\u202etxet eht snrut\u202c \u2066\u2069 مرحبا שלום",
    "e\u0301\u0327 \U0001f468\u200d\U0001f469\u200d\U0001f467 ﷽ 𝕫 ẞ ı",
    "a\x07b\x1bc\x7fd\x85e",
    "nul \x00 inside",
    "long " + "lo" * 6000 + "ng",
)
PAYLOADS = tuple(f"{text} zz{number:02}" for number, text in enumerate(TYPED))
# No field takes a null character, and hardly one so long a text.
STORED, REFUSED = PAYLOADS[:38], PAYLOADS[38:]

TRAP = """
window.trapped = [];
window.__trap = what => window.trapped.push(what);
document.addEventListener('securitypolicyviolation', e => window.trapped.push(e.blockedURI));
"""
# Everything in a document that somebody's words could have become, and all the words in it.
LOOK = """
html => {
  const page = html === null ? document : new DOMParser().parseFromString(html, 'text/html');
  const asks = /^(href|src|action|formaction|srcdoc|data|(data-)?hx-(get|post|put|patch|delete))$/i;
  const acts = ({name, value}) => /^on/i.test(name)
    || asks.test(name) && /^\\s*(javascript|vbscript|data:text|\\/+zz)/i.test(value);
  const all = [...page.querySelectorAll('*')];
  const own = page.querySelectorAll('script:not([src]):not([type])');
  const bad = [
    ...all.filter(e => e.localName.startsWith('zz-') || [...e.attributes].some(acts)),
    ...[...own].filter(e => e.textContent.includes('__trap')),
    ...page.querySelectorAll('base, meta[http-equiv=refresh], svg script, iframe'),
  ];
  const values = [...page.querySelectorAll('input')].map(e => e.value);
  return {
    bad: bad.map(e => e.outerHTML.slice(0, 200)),
    words: [page.documentElement.textContent, ...values].join(' '),
    trapped: window.trapped,
  };
}
"""
