from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from attendance.forms import MOST_AT_ONCE, UploadForm, seal, unseal
from core.refusals import Refused
from meetings.participants import LARGEST, Participant
from tests.cast import Cast
from tests.meetings.factories import make_meeting

HEAD = b"Name,Duration\n"


def uploaded(content: bytes) -> UploadForm:
    return UploadForm({}, {"file": SimpleUploadedFile("list.csv", BytesIO(content).read())})


def test_a_list_is_read() -> None:
    form = uploaded(HEAD + b"Pia,40\n")
    assert form.is_valid()
    assert form.cleaned_data["file"] == [Participant("Pia", "", 40)]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x89PNG\x00\x00", "This is not a list of participants"),
        (b"Name,Duration\n" + b"x" * LARGEST, "larger than a list"),
        (HEAD + b"".join(b"P%d,1\n" % n for n in range(MOST_AT_ONCE + 1)), "more than 900 people"),
        (HEAD + b"".join(b"P%d,1\n" % n for n in range(2001)), "more than 2,000 people"),
        (b"", "The submitted file is empty."),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    assert sentence in str(uploaded(content).errors)


def test_a_sealed_list_is_good_for_its_meeting_alone(cast: Cast) -> None:
    meeting, other = make_meeting(cast.home), make_meeting(cast.home)
    told = [Participant("Pia", "pia@people.example", 40)]
    sealed = seal(meeting, told)
    assert unseal(meeting, sealed) == told
    for where, what in ((other, sealed), (meeting, sealed[:-1] + "!"), (meeting, "")):
        with pytest.raises(Refused, match="Choose the file once more"):
            unseal(where, what)
