"""The squares on the paper, as two readers that know nothing of us see them on the printed page."""

from __future__ import annotations

import uuid

import cv2
import pytest
import time_machine
import zxingcpp
from django.urls import reverse

from programs.diary.drawing import QUIET, SMALL_MODULE, square
from programs.diary.services import make_sheet
from programs.models import Routine
from tests.paper import drawn, look_into
from tests.programs.conftest import MONDAY
from tests.programs.factories import EVERYTHING_AT_HOME, make_routine

# As coarse as an old printer, or a phone that is held well away.
COARSE = 150
HOST = "exercise.example.org"


@pytest.fixture
def pages(owner, owner_client, settings):
    """Every page of a sheet, drawn as it is printed, and the addresses that must stand on them."""
    settings.ALLOWED_HOSTS = [HOST]
    with time_machine.travel("2026-11-16T10:00:00Z", tick=False):
        routine = make_routine(owner, on=MONDAY, equipment=EVERYTHING_AT_HOME)
        routine = Routine.objects.select_related("program", "user").get(pk=routine.pk)
        sheet = make_sheet(by=owner, routine=routine, sheet_id=uuid.uuid4(), first=MONDAY, weeks=2)
        pdf = owner_client.get(reverse("programs:diary_sheet_pdf", args=[sheet.pk]), HTTP_HOST=HOST).content
    wanted = {f"http://{HOST}{reverse('programs:diary_short', args=[sheet.code])}"} | {
        f"http://{HOST}{reverse('exercises:exercise_detail', args=[item['exercise']])}"
        for day in sheet.days
        for item in day["items"]
    }
    return [drawn(pdf, page=page, per_inch=COARSE) for page in range(len(look_into(pdf).pages))], wanted


def test_two_readers_read_every_square_from_the_page_at_print_size(pages):
    images, wanted = pages
    with_zxing = {found.text for image in images for found in zxingcpp.read_barcodes(image)}
    assert with_zxing == wanted
    with_opencv = set()
    for image in images:
        in_colours = cv2.cvtColor(image, cv2.COLOR_GRAY2BGR)
        _found, texts, _corners, _straight = cv2.QRCodeDetectorAruco().detectAndDecodeMulti(in_colours)
        with_opencv |= {text for text in texts if text}
    assert with_opencv == wanted


@pytest.mark.parametrize("address", ["http://a.b/d/AB23CD/", f"https://{HOST}/exercises/{'long-name-' * 6}/"])
def test_it_is_no_micro_code_and_has_its_quiet_zone(address):
    image, width = square(address, module=SMALL_MODULE)
    modules = round(width / SMALL_MODULE)
    assert image.startswith("data:image/svg+xml;base64,")
    # The smallest code that is not a Micro QR has 21 modules, and the quiet zone is on both sides.
    assert modules - 2 * QUIET >= 21
    assert width >= 15
