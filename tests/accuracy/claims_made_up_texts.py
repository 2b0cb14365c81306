"""Made-up claims in every language that is read, with what is true of them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """A claim without its number: its words, what it cites, and whether it stands alone."""

    words: str
    cites: tuple[int, ...] = ()
    alone: bool = False


def _all(up_to: int) -> tuple[int, ...]:
    return tuple(range(1, up_to + 1))


ENGLISH = (
    Text(
        "A kettle stand comprising: a base plate; a ring of 1.5 mm to 2.5 mm; and an LED that"
        " shows a KPI, the ring (12) being held by the base plate.",
        alone=True,
    ),
    Text(
        "The kettle stand of claim 1, wherein the ring is 2. 5 times as wide as the plate.", (1,)
    ),
    Text("The kettle stand according to claim 1 or 2, wherein 50% of the ring is glazed.", (1, 2)),
    Text(
        "Kettle stand as claimed in any one of claims 1 to 3, further comprising a hook.",
        (1, 2, 3),
    ),
    Text(
        "The kettle stand as recited in claim 1 or claim 3, having a standard 802.11 radio.",
        (1, 3),
    ),
    Text("A kettle stand according to any preceding claim, wherein R1 is DNA", _all(5)),
    Text(
        "The kettle stand of claims 1-3, 5 and 6, wherein the base is 2020 years old.",
        (1, 2, 3, 5, 6),
    ),
    Text(
        "A method of brewing, the method comprising the steps of: (1) heating water; (2) waiting"
        " for 3 to 5 minutes; and (3) pouring the water as claimed by good taste.",
        alone=True,
    ),
    Text("The method of claim 8, wherein step (1) takes 10 seconds.", (8,)),
    Text("The method in accordance with claims 8 and/or 9, at 20 to 30 degrees.", (8, 9)),
    Text("A kitchen including the kettle stand of claim 1.", (1,), alone=True),
    Text(
        "Use of the kettle stand according to any of claims 1 through 7 for drying.",
        _all(7),
        alone=True,
    ),
    Text("A tea obtained by the method of claim 8, 9 or 10.", (8, 9, 10), alone=True),
    Text("The tea of claim 13, 2 wt% of which is sugar.", (13,)),
)
GERMAN = (
    Text(
        "Kesselständer, umfassend eine Platte, einen Ring von 1,5 mm bis 2.5 mm und eine LED.",
        alone=True,
    ),
    Text("Kesselständer nach Anspruch 1, dadurch gekennzeichnet, dass der Ring rund ist.", (1,)),
    Text("Kesselständer gemäß Anspruch 1 oder 2, wobei der Ring zu 50 % glasiert ist.", (1, 2)),
    Text("Ständer nach einem der Ansprüche 1 bis 3, der ferner einen Haken aufweist.", (1, 2, 3)),
    Text(
        "Kesselständer nach einem der vorhergehenden Ansprüche, bei dem die Platte schwer ist.",
        _all(4),
    ),
    Text(
        "Verfahren zum Brühen von Tee mit den Schritten: a) Erhitzen; b) Warten; c) Gießen.",
        alone=True,
    ),
    Text("Verfahren nach Anspruch 6.", (6,)),
    Text(
        "Verfahren nach mindestens einem der Ansprüche 6 und 7, wobei Schritt a) kurz ist.", (6, 7)
    ),
    Text(
        "Vorrichtung zur Durchführung des Verfahrens nach Anspruch 6 oder Anspruch 8.",
        (6, 8),
        alone=True,
    ),
    Text(
        "Küche mit einem Kesselständer nach einem der Ansprüche 1-3, 5.", (1, 2, 3, 5), alone=True
    ),
    Text(
        "Verwendung des Kesselständers gemäß einem der Ansprüche 1 bis 5 zum Trocknen.",
        _all(5),
        alone=True,
    ),
)
FRENCH = (
    Text(
        "Support de bouilloire comprenant une plaque, un anneau de 1,5 mm et une LED.", alone=True
    ),
    Text("Support selon la revendication 1, caractérisé en ce que l'anneau est rond.", (1,)),
    Text(
        "Support de bouilloire selon la revendication 1 ou 2, dans lequel 50 % est émaillé.",
        (1, 2),
    ),
    Text("Support selon l'une quelconque des revendications 1 à 3, muni d'un crochet.", (1, 2, 3)),
    Text(
        "Support selon l'une des revendications précédentes, dont la plaque est lourde.", _all(4)
    ),
    Text(
        "Procédé d'infusion comprenant les étapes : a) chauffer ; b) attendre ; c) verser.",
        alone=True,
    ),
    Text("Procédé selon la revendication 6.", (6,)),
    Text(
        "Procédé selon la revendication 6 ou la revendication 7, où l'étape a) est courte.", (6, 7)
    ),
    Text(
        "Dispositif pour la mise en œuvre du procédé selon la revendication 6.", (6,), alone=True
    ),
    Text(
        "Cuisine comprenant un support selon l'une des revendications 1-3 et 5.",
        (1, 2, 3, 5),
        alone=True,
    ),
)
CHINESE = (
    Text(
        "一种水壶支架，其特征在于，包括：底板（1）；环（2），所述环的厚度为1.5mm-2.5mm；"
        "以及LED灯，步骤S1、S2中比例为2:1。",
        alone=True,
    ),
    Text("根据权利要求1所述的水壶支架，其特征在于，所述环的宽度为底板的2.5倍。", (1,)),
    Text("如权利要求1或2所述的水壶支架，其特征在于：50%的环上釉。", (1, 2)),
    Text("根据权利要求1至3中任一项所述的一种水壶支架，其特征在于，还包括挂钩。", (1, 2, 3)),
    Text("按照权利要求1、2、3任意一项所述的支架，其特征是，所述底板为石板。", (1, 2, 3)),
    Text("根据前述权利要求中任一项所述的水壶支架，其特征在于，①环为圆形；②底板为方形。", _all(5)),
    Text(
        "一种泡茶方法，其特征在于，包括以下步骤：\n步骤1、加热；\n步骤2、等待3分钟；\n（3）倒水。",
        alone=True,
    ),
    Text("如权利要求7所述的泡茶方法，其特征在于，步骤（1）的时间为10秒。", (7,)),
    Text("根据权利要求7或权利要求8所述的方法，其特征在于，温度为80-90℃。", (7, 8)),
    Text(
        "一种厨房，其特征在于，包括如权利要求1-5任一项所述的水壶支架。",
        (1, 2, 3, 4, 5),
        alone=True,
    ),
    Text("一种使用权利要求7所述泡茶方法的装置，包括加热单元。", (7,), alone=True),
    Text("权利要求1和3所述的水壶支架在烘干中的应用。", (1, 3), alone=True),
    Text("一种如权利要求7～9任一所述的泡茶方法，其特征在于，水的用量为100ml。", (7, 8, 9)),
)
TAIWANESE = (
    Text("一種水壺支架，包含：一底板；以及一環，其厚度為1.5毫米。", alone=True),
    Text("如請求項1所述之水壺支架，其中該環為圓形。", (1,)),
    Text("如請求項1或2所述之水壺支架，其中該底板為石板。", (1, 2)),
    Text("如申請專利範圍第1至3項中任一項所述之水壺支架，更包含一掛鉤。", (1, 2, 3)),
    Text("一種泡茶方法，包含：加熱水；以及倒水。", alone=True),
    Text("如請求項5所述之泡茶方法，其中加熱10分鐘。", (5,)),
    Text("一種廚房，包含如請求項1至4中任一項所述之水壺支架。", (1, 2, 3, 4), alone=True),
)
JAPANESE = (
    Text("底板と、厚さ1.5mmのリングと、LEDとを備えるケトルスタンド。", alone=True),
    Text("前記リングは円形である、請求項1に記載のケトルスタンド。", (1,)),
    Text("前記底板が石であることを特徴とする請求項1又は2に記載のケトルスタンド。", (1, 2)),
    Text(
        "請求項1から3のいずれか一項に記載のケトルスタンドであって、フックを有するもの。", (1, 2, 3)
    ),
    Text("水を加熱する工程と、水を注ぐ工程とを含む抽出方法。", alone=True),
    Text("加熱が10分間である請求項5記載の抽出方法。", (5,)),
    Text("請求項1～4のいずれか1項に記載のケトルスタンドを備えた台所。", (1, 2, 3, 4), alone=True),
)
KOREAN = (
    Text("바닥판과 두께 1.5mm의 고리를 포함하는 주전자 받침.", alone=True),
    Text("제1항에 있어서, 상기 고리는 원형인 것을 특징으로 하는 주전자 받침.", (1,)),
    Text("제1항 또는 제2항에 있어서, 상기 바닥판은 돌인 주전자 받침.", (1, 2)),
    Text("제1항 내지 제3항 중 어느 한 항에 있어서, 걸이를 더 포함하는 주전자 받침.", (1, 2, 3)),
    Text("물을 가열하는 단계와 물을 붓는 단계를 포함하는 추출 방법.", alone=True),
    Text("청구항 5에 있어서, 가열은 10분 동안인 추출 방법.", (5,)),
    Text(
        "제1항 내지 제4항 중 어느 한 항의 주전자 받침을 포함하는 주방.", (1, 2, 3, 4), alone=True
    ),
)
