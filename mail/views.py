"""A region's outbox on pages."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from core.access import access
from core.htmx import page_or_part, wants_part
from mail import actions, policies
from mail.forms import ShowForm
from mail.models import Mail
from regions.actors import Request, Seat


@access(policies.can_read_outbox)
def mail_list(request: Request, region: Seat) -> HttpResponse:
    mails = Mail.visible_to(request.actor).in_region(region.region_id)
    shown = ShowForm(request.GET)
    page = Paginator(shown.narrow(mails), 50).get_page(request.GET.get("page"))
    context = {"region": region, "shown": shown, "page": page, "tabs": shown.tabs(mails.by_state())}
    return page_or_part(request, "mail/mail_list.html", context, part="rows")


@access(policies.can_read_outbox)
def mail_show(request: Request, region: Seat, mail_id: UUID) -> HttpResponse:
    mail = _mail(request, region, mail_id)
    return render(request, "mail/mail_show.html", {"region": region, "mail": mail})


@access(policies.can_read_outbox, methods=("POST",))
def mail_resend(request: Request, region: Seat, mail_id: UUID) -> HttpResponse:
    mail = actions.resend_mail(actor=request.actor, mail=_mail(request, region, mail_id))
    return _row_or_page(request, region, mail, "The mail is on its way again.")


@access(policies.can_read_outbox, methods=("POST",))
def mail_set_aside(request: Request, region: Seat, mail_id: UUID) -> HttpResponse:
    mail = actions.set_mail_aside(actor=request.actor, mail=_mail(request, region, mail_id))
    return _row_or_page(request, region, mail, "The mail is set aside.")


def _row_or_page(request: Request, region: Seat, mail: Mail, sentence: str) -> HttpResponse:
    if wants_part(request):
        context = {"region": region, "mail": mail}
        return page_or_part(request, "mail/mail_list.html", context, part="row")
    messages.success(request, sentence)
    return redirect("mail:show", region.slug, mail.pk)


def _mail(request: Request, region: Seat, mail_id: UUID) -> Mail:
    mails = Mail.visible_to(request.actor).in_region(region.region_id)
    mail: Mail = get_object_or_404(mails, pk=mail_id)
    return mail
