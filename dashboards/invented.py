"""What the demonstration is made of: invented names, and texts about the real work.

Nobody here exists. Surnames and organizations say so, addresses end in `.example`; only the lead
coalitions, the steering committee's organizations and the subjects are real.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from random import Random

FIRST_NAMES = (
    "Amara", "Anders", "Beatriz", "Bogdan", "Camille", "Chen", "Dalia", "Darnell", "Edith",
    "Emeka", "Farah", "Felix", "Grace", "Hiro", "Imani", "Ivan", "José", "Joy", "Kofi", "Lena",
    "Luis", "Mai", "Marcus", "Nadia", "Noah", "Odette", "Omar", "Priya", "Quinn", "Rosa", "Sang",
    "Sören", "Tamika", "Tomás", "Uma", "Victor", "Wanda", "Ximena", "Yusuf", "Zuzana",
)  # fmt: skip
SURNAMES = (
    "Sampleton", "Exampleby", "Placeholm", "Mockford", "Fictovic", "Inventado", "Demoray",
    "Pretendini", "Specimenko", "Makebelieve", "Draftwell", "Trialström",
)  # fmt: skip


def names(chance: Random) -> Iterator[str]:
    """Everybody once, in an order of chance."""
    everybody = [" ".join(pair) for pair in product(FIRST_NAMES, SURNAMES)]
    return iter(chance.sample(everybody, len(everybody)))


# A word in front of the region's invented organizations.
FLAVORS = {
    "california": "Golden Poppy",
    "capital": "Potomac",
    "florida": "Sunshine",
    "kansas": "Prairie",
    "minnesota": "North Star",
    "new-york": "Hudson",
    "tennessee": "Cumberland",
    "texas": "Lone Star",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """An invented organization: what its name ends with, its sector, and who speaks for it."""

    ending: str
    sector: str
    titles: tuple[str, ...]


ORGANIZATIONS = (
    Kind("Sample Energy", "employer", ("Director of benefits", "Medical director")),
    Kind("Example Schools", "employer", ("Benefits manager",)),
    Kind("Mock Foods", "employer", ("Vice president of people", "Wellness lead")),
    Kind("Placeholder Health Plan", "health_plan", ("Network director", "Medical director")),
    Kind("Specimen Mutual", "health_plan", ("Director of behavioral health",)),
    Kind("Demo Family Clinics", "provider", ("Chief medical officer", "Quality manager")),
    Kind("Fictional Hospital", "provider", ("Director of primary care",)),
    Kind("Invented Minds", "behavioral_health_provider", ("Clinical director", "Psychiatrist")),
    Kind("Pretend Families United", "patients", ("Family representative",)),
    Kind("Imaginary Voices", "patient_advocate", ("Executive director",)),
    Kind("Make-Believe Foundation", "community", ("Program officer",)),
    Kind("Sample Department of Insurance", "government", ("Deputy commissioner",)),
    Kind("Example Psychiatric Society", "professional_society", ("President-elect",)),
    Kind("Trial Balloon Advisers", "consultant", ("Actuary",)),
    Kind("Hypothetical University", "researcher", ("Health services researcher",)),
)

# The steering committee's organizations are real, the people named for them are not.
STEERING = (
    ("National Alliance of Healthcare Purchaser Coalitions", "employer", "Vice president"),
    ("American Psychiatric Association", "professional_society", "Director of parity"),
    ("APA Foundation Center for Workplace Mental Health", "professional_society", "Director"),
    ("Meadows Mental Health Policy Institute", "researcher", "Senior vice president"),
    ("The Bowman Family Foundation", "community", "Policy adviser"),
)

SUBJECTS = {
    "network_access": (
        "out-of-network use of our plans",
        "simpler credentialing",
        "what reimbursement disparity costs",
    ),
    "collaborative_care": (
        "paying for CPT 99492 to 99494",
        "G2214 in primary care claims",
        "a first practice on the Collaborative Care Model",
    ),
    "measurement_based_care": (
        "PHQ-9 and GAD-7 at every visit",
        "remission and response as contract terms",
        "screening in ten practices",
    ),
    "tele_behavioral": (
        "keeping tele-health after the emergency",
        "audio-only payment parity",
        "practice across state lines",
    ),
    "parity": (
        "what a parity analysis asks of a plan",
        "working with the regulator",
        "benefits that comply",
    ),
}

AGENDA = """\
Welcome, and what changed since last time (10 minutes)
{subject}: two teams report (25 minutes)
What stands in the way, and who can move it (15 minutes)
Next steps with owners and dates (10 minutes)"""
STEERING_AGENDA = """\
Where the eight regions stand (20 minutes)
Two regions report: {subject} (30 minutes)
What the regions ask of us (20 minutes)
Recommendations (10 minutes)"""

NOTES = {
    1: "The stakeholders agree on this need; a first objective is written down: {subject}.",
    2: "Baseline requested from the plans. Interviews with six employers are under way.",
    3: "Second draft of the collective agenda, with {subject} as its first item.",
    4: "Two employers and a plan have said they will act. Owners are named for {subject}.",
    5: "First results are in. The team looks at them every month and adapts what does not work.",
}
NEWS = {
    1: "The objective went round the stakeholders once more; two asked for plainer words.",
    2: "All baselines are in. The figures of the second plan are being checked.",
    3: "The collective agenda is out for comment; most comments are about {subject}.",
    4: "The action plan for {subject} has owners and dates. A third employer has joined.",
    5: "This quarter's results are in and go to the next meeting with {subject}.",
}
REOPENED = "A second plan joined and asked to see its own figures before the agenda goes on."

VISITED = "Second floor; ask at the desk"
MOVED_TO = ("Make-Believe Foundation, large meeting room", "Public library, room 2")
CANCELLED = ("The speaker is ill.", "A storm warning keeps people at home.")

# What is said of the items of an agenda, one after the other.
ABOUT = "Please read the two pages beforehand; questions come first."
REVIEWED = (
    "Where each team stands",
    "What was tried: {subject}",
    "What the figures say",
    "What changes from here on",
)
SAID = (
    (
        "Everybody said in a sentence what has changed since last time. Two are here for the first"
        " time."
    ),
    (
        "The first team showed its run chart: after six weeks the change holds in three of four"
        " places. The fourth has lost its nurse."
    ),
    (
        "On {subject}: two ways are tried side by side until the next meeting. Neither may mean"
        " more work at the front desk."
    ),
    "A short round: nobody objects. One plan wants the wording first.",
)
CAME_OF_IT = (
    ("information", "The baselines of both plans are complete since Monday."),
    ("decision", "We go on with {subject}, and ask the plans to write it into the next contracts."),
)
TAKEN_ON = ("Write two pages on {subject} for the plans", "Bring the figures of one more practice")
DROPPED = "The plan has changed: this is not needed any more."
COMMENT = "On the figures: it was three of five places, not three of four."
OBJECTION = "We were never asked about this, and it changes how our members get to care."
REPLY = "You are right. It is the first item next time, and nothing goes to the plans before that."

CONVENING = "Convening event: one table for employers, plans and providers"
NEEDS = (
    ("Vegetarian", ""),
    ("", "A seat near the screen, and the slides in large print"),
    ("No nuts", "Step-free way to the room"),
)
SPENT = {"venue": "4200.00", "budget": "12500.00", "catering": "1860.00"}
BRING_FIGURES = "Please bring the figures of your organization: ten lines are enough."
PROGRAM = "Program of the day"
SHARED = {
    "texas": (
        "Contract terms for measurement-based care",
        (
            "Say which tool (PHQ-9, GAD-7), how often, and what counts as remission.\n"
            "Ask for results by practice, never by patient.\n"
            "Pay for measuring before you pay for results.\n"
        ),
    ),
    "florida": (
        "Ten questions on parity for your plan",
        (
            "Which services need prior authorization, and which do not?\n"
            "How many days does an appointment take in the network?\n"
            "What is paid for the same visit inside and outside of the network?\n"
        ),
    ),
}
READING = ("What the Collaborative Care Model is", "https://library.example/collaborative-care")
LATE_TRAIN = "Could we begin at half past nine? My train gets in at ten past."

TOPICS = (
    ("What we tell the plans about reimbursement", 20, "decide"),
    ("A guest from another region: how they got ten practices to measure", 30, "inform"),
    ("Who speaks for families in our team", 15, "discuss"),
)
OBSERVED = (
    (
        "A warm hand-off in four minutes",
        (
            "The physician walked the patient to the care manager's door. Nobody was sent home with"
            " a telephone number."
        ),
    ),
    (
        "Screening stops at the front desk when it is busy",
        (
            "On Mondays the form is handed out to every second person. A tablet in the waiting room"
            " would help."
        ),
    ),
)
REPORT = """\
Thank you for a morning in which everybody had time for us.

What we saw works: the hand-off takes four minutes, and the registry is looked at every week.
What you asked for: figures of other practices to compare with. We send them within a month.
What we would try: the questionnaire on a tablet, on Mondays first."""
FOLLOW_UP = "Send the figures of three practices to compare with"
