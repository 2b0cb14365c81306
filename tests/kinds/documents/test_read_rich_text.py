"""Rich text becomes pages, tables and notes."""

from pathlib import Path

import pytest

from huey_app.kinds.contract import BadInput
from tests.kinds.documents.reading import read, written


@pytest.mark.parametrize(
    ("rtf", "pages"),
    [
        (r"{\rtf1 Hello {\b big} world\par \u20320?\u22909?}", ["Hello big world\n你好"]),
        (r"{\rtf1 one\par\page two\par\pard\pagebb three}", ["one", "two", "three"]),
        (r"{\rtf1 one\par\page\page three}", ["one", "", "three"]),
        (r"{\rtf1\page two\par\page}", ["", "two"]),
        (r"{\rtf1\sectd one\par\sect\sectd{\header top} two}", ["one", "two\ntop"]),
        (
            r"{\rtf1 one\par\sect\sectd\sbknone two\par\sect\sectd\sbkpage three}",
            ["one\ntwo", "three"],
        ),
        (r"{\rtf1 kept {\deleted gone}\deleted too\deleted0  on}", ["kept  on"]),
        (r"{\rtf1 a{\super{\*\footnote{\pard below\par}}} b\par c}", ["a  b\nbelow\nc"]),
        (r"{\rtf1{\*\shpinst{\sp{\sn n}{\sv v}}{\shptxt\pard boxed\par}}x\par}", ["x\nboxed"]),
        (r"{\rtf1\trowd\intbl a\par b\cell c\cell\row\pard end}", ["a b\tc\nend"]),
        (r"{\rtf1{\fonttbl{\f1\fcharset134 S;}}\f1\'81\'39\'ef\'36 \'c4\'e3}", ["㐇 你"]),
        (r"{\rtf1{\fonttbl{\f1\fcharset128 S;}}\f1\'83A}", ["ア"]),
        (r"{\rtf1\uc2\u-10179??\u-8704?? {\*\unknown no}{\pict 00ff}yes}", ["😀 yes"]),
        (r"{\rtf1{\field{\*\fldinst HYPERLINK \"u\"}{\fldrslt shown}} cut", ["shown cut"]),
    ],
)
def test_rich_text_is_read(tmp_path: Path, rtf: str, pages: list[str]) -> None:
    assert read(written(tmp_path, "a.rtf", rtf))[0] == pages


TWICE = r"{\upr{\title ?? Pumps}{\*\ud{\title \u27893?\u-10179?\u-8704? Pumps}}}"


@pytest.mark.parametrize(
    ("rtf", "title", "page"),
    [
        (r"{\rtf1{\info{\title Pumps}{\author me}}text}", "Pumps", "text"),
        (r"{\rtf1{\info" + TWICE + r"{\creatim\yr0}}text}", "泵😀 Pumps", "text"),
        (r"{\rtf1 a{\upr{?}{\*\ud{\u27893?}}}b}", "", "a泵b"),
        (r"{\rtf1{\*\unknown{\*\shpinst no}{\upr{?}{\*\ud{no}}}}yes}", "", "yes"),
    ],
)
def test_the_title_of_a_rich_text_is_none_of_its_words(
    tmp_path: Path, rtf: str, title: str, page: str
) -> None:
    pages, found = read(written(tmp_path, "a.rtf", rtf))
    assert (found.title, pages) == (title, [page])


@pytest.mark.parametrize(
    ("rtf", "warned"),
    [
        (r"{\rtf1 one\par\page broken", [("truncated", 2)]),
        (r"{\rtf1 one\par\page{\b bro} ken", [("truncated", 2)]),
        (r"{\rtf1 one\par\page whole}", []),
        (r"{\rtf1 one\par\page whole}}", []),
    ],
)
def test_rich_text_that_breaks_off_says_so(
    tmp_path: Path, rtf: str, warned: list[tuple[str, int]]
) -> None:
    _, found = read(written(tmp_path, "a.rtf", rtf))
    assert [(each.code, each.page) for each in found.warnings] == warned


def test_rich_text_that_breaks_off_before_its_words_is_corrupt(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="incomplete") as refused:
        read(written(tmp_path, "a.rtf", r"{\rtf1{\fonttbl{\f0 Times;}"))
    assert refused.value.code == "corrupt"
