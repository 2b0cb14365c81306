"""The small words that claims of each western language are full of; data only."""

# Languages that are not read are here so that they are not taken for one that is.
STOP_WORDS = {
    "en": """the of and is are said wherein which according to from with by an comprising
        comprises further at least one having for that or as claim claims claimed method
        apparatus device system between includes including portion composition being has
        first second selected group consisting on into""",
    "de": """der die das und eine einer eines einem einen mit dem den wobei dadurch
        gekennzeichnet nach ist sind zur zum von oder für wird werden durch anspruch
        ansprüche ansprüchen verfahren vorrichtung gemäß wenigstens mindestens bei auf aus
        im aufweist umfasst umfassend ein vorhergehenden sowie verwendung zumindest welche
        dass sich""",
    "fr": """le les une du des dans et est sont selon revendication revendications procédé
        dispositif par pour caractérisé que qui lequel laquelle comprenant avec au aux sur
        ou ce un l d suivant en ledit ladite précédentes moins utilisation quelconque""",
    "es": """el los las una según reivindicación reivindicaciones que del por con caracterizado
        donde comprende procedimiento dicho dicha dichos para como y al se""",
    "it": """il della secondo rivendicazione rivendicazioni caratterizzato che per di una dalla
        detto detta metodo comprende delle nel con dei gli uno""",
    "pt": """uma reivindicação reivindicações acordo dos das pelo que caracterizado com do da em
        método para compreende não pela""",
    "nl": """het een volgens conclusie conclusies van met werkwijze inrichting gekenmerkt waarbij
        zijn wordt de en voor door ten minste""",
    "sv": """och enligt patentkrav kännetecknad av att ett som vid anordning förfarande krav
        ifølge kendetegnet ved og til det den er omfatter innefattar""",
    "pl": """według zastrz sposób znamienny tym że jest oraz przy się urządzenie w z do na podle
        nároku vyznačující se podľa""",
    "fi": "patenttivaatimuksen mukainen menetelmä tunnettu siitä että ja on jossa laite",
    "tr": "göre istem bir ve olup olan yöntem özelliği ile için",
    "vi": "theo điểm phương pháp trong đó là và các được của",
    "id": "menurut klaim yang dan dengan suatu metode untuk dimana dari",
}

# Words that hardly anything but a claim in that language has.
CLAIM_WORDS = {
    "en": "claim claims wherein comprising said",
    "de": "anspruch ansprüche ansprüchen patentanspruch gekennzeichnet wobei gemäß",
    "fr": "revendication revendications selon caractérisé",
    "es": "reivindicación reivindicaciones reivindicacion comprende comprenden caracterizado"
    " caracterizada",
    "it": "rivendicazione rivendicazioni comprendente comprendenti caratterizzato",
    "pt": "reivindicação reivindicações compreende compreendendo",
    "nl": "conclusie conclusies omvattende omvat",
}
