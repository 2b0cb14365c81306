"""A claim is dependent, or independent, or independent and cites a claim of another category."""

import pytest

from huey_app.kinds.claims.claim_type import DEPENDENT, INDEPENDENT, type_of
from huey_app.kinds.claims.references import find_citations

DEVICE = "A cup comprising a handle."
METHOD = "A method of making a cup, comprising turning clay."


def type_in(language: str, words: str, base: str | None) -> str:
    return type_of(words, language, find_citations(words, language, 9, range(1, 9)), base)


def test_a_claim_that_cites_nothing_is_independent() -> None:
    assert type_of(DEVICE, "en", [], None) == INDEPENDENT


@pytest.mark.parametrize(
    ("words", "base"),
    [
        ("The cup of claim 1, in red.", DEVICE),
        ("A cup as claimed in any of claims 1 to 3, comprising a lid.", DEVICE),
        ("Cup according to claim 1, comprising a lid.", DEVICE),
        ("In the cup of claim 1, a lid comprising a knob.", DEVICE),
        ("The mug of claim 1, having another name.", DEVICE),
        ("A cup having a rim in accordance with claim 1, in red.", "A cup having a rim, in blue."),
        ("The method for making a cup of claim 1, at noon.", "A method for making a cup."),
        ("The method of claim 1, comprising using the cup of claim 2.", METHOD),
        ("The use according to claim 1, at noon.", "Use of the cup of claim 3 for drinking."),
        ("The cup of claim 1, in red.", None),
        ("A cup according to claim 1, wherein the cup comprises a lid.", None),
        ("In a kitchen, the cup of claim 1, in red.", DEVICE),
        ("(Withdrawn): The cup of claim 1, in red.", "(Previously presented): A cup."),
        ("A tea cup according to claim 1, in red.", DEVICE),
    ],
)
def test_english_dependent_claims(words: str, base: str | None) -> None:
    assert type_in("en", words, base) == DEPENDENT


@pytest.mark.parametrize(
    ("words", "base"),
    [
        ("A tray including the cup of claim 1.", DEVICE),
        ("A set comprising a saucer and a cup according to any of claims 1 to 3.", DEVICE),
        ("A method of using the cup of claim 1, comprising drinking.", DEVICE),
        ("A method for cleaning a cup as claimed in claim 1.", DEVICE),
        ("Use of the cup of claim 1 for drinking.", DEVICE),
        ("A cup obtained by the method of claim 1.", METHOD),
        ("A kiln configured to carry out the method of any one of claims 1 to 4.", METHOD),
        ("A storage medium storing a program for executing the method of claim 1.", METHOD),
        ("A kitchen equipped with the cup of claim 1.", None),
        ("A cup handle for a cup according to claim 1.", DEVICE),
        ("A cup glazing method for the cup of claim 1.", DEVICE),
        ("A storage medium storing steps that perform the method of claim 1.", None),
        ("A nucleic acid encoding the peptide of claim 1.", "A peptide of 12 amino acids."),
    ],
)
def test_english_claims_of_another_category(words: str, base: str | None) -> None:
    assert type_in("en", words, base) == INDEPENDENT


@pytest.mark.parametrize(
    ("language", "words", "base"),
    [
        (
            "de",
            "Tasse nach Anspruch 1, dadurch gekennzeichnet, dass sie rot ist.",
            "Tasse mit Henkel.",
        ),
        ("de", "Tasse nach einem der vorhergehenden Ansprüche.", "Tasse mit Henkel."),
        (
            "de",
            "Verfahren zum Drehen einer Tasse nach Anspruch 1.",
            "Verfahren zum Drehen einer Tasse.",
        ),
        ("de", "Verwendung nach Anspruch 1.", "Verwendung der Tasse nach Anspruch 3."),
        ("fr", "Tasse selon la revendication 1, munie d'un bec.", "Tasse comprenant une anse."),
        (
            "fr",
            "Procédé selon l'une des revendications 1 à 3.",
            "Procédé de tournage d'une"
            r" tasse.",
        ),
        ("fr", "Fermeture de contenant selon la revendication 1.", None),
        ("zh", "根据权利要求1所述的杯子，其特征在于，还包括杯盖。", "一种杯子，包括把手。"),
        ("zh", "一种如权利要求1所述的杯子，其特征在于红色。", "一种杯子，包括把手。"),
        ("zh", "根据权利要求1所述的茶具，其特征在于红色。", "一种杯子，包括把手。"),
        (
            "zh",
            "根据权利要求1所述的杯子的制作方法，其特征在于快。",
            "一种杯子的制作方法，包括拉坯。",
        ),
        ("zh", "如权利要求1所述的应用，其特征在于，用于喝茶。", "权利要求3所述的杯子的应用。"),
        ("zh", "一种杯子，如权利要求1所述，其特征在于红色。", "一种杯子，包括把手。"),
        ("ja", "把手が赤い請求項1に記載の杯。", "把手を備える杯。"),
        ("ja", "請求項1に記載の杯であって、蓋を備えるもの。", "把手を備える杯。"),
        ("zh", "根据权利要求1所述的茶叶的炒制方法，其特征在于，火小。", None),
        ("ko", "제1항에 있어서, 뚜껑을 더 포함하는 컵.", "손잡이를 포함하는 컵."),
    ],
)
def test_dependent_claims_of_other_languages(language: str, words: str, base: str | None) -> None:
    assert type_in(language, words, base) == DEPENDENT


@pytest.mark.parametrize(
    ("language", "words", "base"),
    [
        ("de", "Tablett mit einer Tasse nach Anspruch 1.", "Tasse mit Henkel."),
        (
            "de",
            "Vorrichtung zur Durchführung des Verfahrens nach Anspruch 1.",
            "Verfahren zum Drehen.",
        ),
        ("de", "Verwendung der Tasse nach Anspruch 1 zum Trinken.", "Tasse mit Henkel."),
        (
            "fr",
            "Plateau comprenant une tasse selon la revendication 1.",
            "Tasse comprenant une"
            r" anse.",
        ),
        ("fr", "Utilisation de la tasse selon la revendication 1 pour boire.", "Tasse à anse."),
        (
            "fr",
            "Four pour la mise en œuvre du procédé selon la revendication 1.",
            "Procédé de"
            r" cuisson.",
        ),
        ("zh", "一种茶盘，包括权利要求1-3任一项所述的杯子。", "一种杯子，包括把手。"),
        ("zh", "一种使用权利要求1所述方法的窑炉。", "一种烧制方法，包括加热。"),
        ("zh", "基于权利要求1所述杯子的保温系统，其特征在于，包括炉。", "一种杯子，包括把手。"),
        ("zh", "一种权利要求1所述杯子的制作方法，包括拉坯。", None),
        ("zh", "一种如权利要求1所述的杯子的制作方法，包括拉坯。", None),
        ("zh", "根据权利要求1所述的杯子的制作方法，其特征在于，包括以下步骤：拉坯。", None),
        ("ja", "請求項1に記載の杯の製造方法であって、焼く工程を含む方法。", "把手を備える杯。"),
        ("de", "Tassenhalter, welcher eine Tasse nach Anspruch 1 umfasst.", "Tasse mit Henkel."),
        (
            "zh",
            "一种存储介质，其上存储有程序，所述程序执行时实现如权利要求1至8任一项所述的方法。",
            "一种方法。",
        ),
        ("zh", "权利要求1所述的杯子的制作方法，包括拉坯。", "一种杯子，包括把手。"),
        ("zh", "根据权利要求1所述的方法制得的杯子。", "一种制作方法，包括拉坯。"),
        ("zh", "如权利要求1所述的化合物在制备药物中的用途。", "一种化合物，具有式I。"),
        ("ja", "請求項1に記載の杯を備えた盆。", "把手を備える杯。"),
        ("ja", "請求項1又は2に記載の杯の製造方法。", "把手を備える杯。"),
        ("ko", "제1항의 컵의 제조 방법.", "손잡이를 포함하는 컵."),
        ("ja", "請求項1から3のいずれか一項に記載の方法を実行させるためのプログラム。", "方法。"),
        ("ko", "제1항에 따른 컵을 포함하는 쟁반.", "손잡이를 포함하는 컵."),
    ],
)
def test_claims_of_another_category_in_other_languages(
    language: str, words: str, base: str | None
) -> None:
    assert type_in(language, words, base) == INDEPENDENT
