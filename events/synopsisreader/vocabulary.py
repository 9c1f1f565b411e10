"""The words of the two languages that the reader knows, by what they tell it."""

import unicodedata
from functools import lru_cache

OPENERS = "\"'„“”«»‘’‚›‹([–—- *_"
APOSTROPHES = "'’´`‘ʼ"


@lru_cache(maxsize=4096)
def key(word: str) -> str:
    """Return the word as it is compared: `Zoë` like `zoe`, `Großvater` like `grossvater`."""
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold()


def _set(words: str) -> frozenset[str]:
    return frozenset(map(key, words.split()))


ABBREVIATIONS = _set(
    """
    dr mr mrs ms prof st sr jr hr fr frl dipl ing lt sgt capt cpt col gen maj rev sen gov rep det insp hon
    bzw vgl ca ggf evtl inkl exkl ehem sog bspw nr abs abb bd hrsg hg kap ep folg min sek std tel str
    vs no vol fig al approx dept est jan feb mär apr jun jul aug sep sept okt oct nov dez dec mt ft
    mon tue wed thu fri sat sun engl dt amerik urspr gest geb verh tlw lat lt allg
    """
)
"""After these a point ends no sentence."""

CLOSING_ABBREVIATIONS = _set("usw etc inc co corp ltd uam jr sr ua uvm usf")
"""After these it does, when a word follows that starts a sentence."""

MONTHS = _set(
    """
    januar februar märz april mai juni juli august september oktober november dezember
    january february march may june july october december jahrhundert
    """
)

STARTERS = _set(
    """
    er sie es wir ihr ich der die das den dem des ein eine einen einem einer dieser diese dieses seine seiner sein ihre
    doch aber als da dann dort nun so und oder in im am an auf aus bei beim nach nachdem während vor um mit von zu zum
    zur wenn weil dass obwohl damit danach daraufhin dabei dazu später schließlich inzwischen mittlerweile unterdessen
    währenddessen gleichzeitig zuvor plötzlich jedoch niemand alle beide auch nur noch was wer wie wo ohne trotz
    he she it they we you i the a an this that these those his her their its but and or then there when while after
    before as at in on by from with for to so now later meanwhile soon suddenly however if because although once
    what who how where why nobody everyone both no one not during since until finally
    """
)

MALE_TITLES = _set("mr mister herr herrn sir lord father pater onkel uncle graf monsieur señor")
FEMALE_TITLES = _set("mrs ms miss frau fräulein lady tante aunt gräfin countess duchess herzogin schwester madame")
TITLES = (
    MALE_TITLES
    | FEMALE_TITLES
    | _set(
        """
        dr doktor doctor prof professor professorin principal direktor direktorin rektor coach trainer trainerin
        sheriff deputy hilfssheriff agent agentin special officer captain lieutenant detective inspector general
        colonel oberst major sergeant judge richter richterin senator senatorin governor gouverneur mayor magistrate
        reverend pastor pfarrer commissioner kommissar inspektor president präsident nurse doc commander chief
        """
    )
)
"""What may stand before a name and belongs to it."""

SAME_TITLES = {
    key(other): title
    for title, others in {
        "principal": "direktor direktorin rektor rektorin",
        "dr": "doktor doctor doc",
        "prof": "professor professorin",
        "coach": "trainer trainerin",
        "judge": "richter richterin",
        "agent": "agentin",
        "deputy": "hilfssheriff",
        "colonel": "oberst",
    }.items()
    for other in others.split()
}
"""Titles by the word that the reader takes for all of the same meaning."""

CALLINGS = TITLES | _set(
    """
    waitress waiter orderly pilot jeweller jeweler guard bodyguard bartender reporter driver paramedic surgeon student
    teacher secretary assistant lawyer thug man woman boy girl kellnerin kellner wärter
    """
)
"""A character called by one of these alone is not recognised by it."""

NICKNAMES = {
    "alexander": _set("alex xander"),
    "amanda": _set("mandy"),
    "benjamin": _set("ben"),
    "daniel": _set("dan danny"),
    "david": _set("dave"),
    "edward": _set("ed eddie ted"),
    "elizabeth": _set("liz beth betty"),
    "gregory": _set("greg"),
    "james": _set("jim jimmy jamie"),
    "jeffrey": _set("jeff"),
    "jonathan": _set("jon"),
    "joseph": _set("joe joey"),
    "katherine": _set("kate kathy"),
    "lawrence": _set("larry"),
    "margaret": _set("maggie meg peggy"),
    "matthew": _set("matt"),
    "michael": _set("mike mick"),
    "nathan": _set("nate"),
    "nicholas": _set("nick"),
    "patricia": _set("trish"),
    "richard": _set("rick dick"),
    "robert": _set("bob bobby"),
    "samuel": _set("sam"),
    "steven": _set("steve"),
    "thomas": _set("tom tommy"),
    "timothy": _set("tim"),
    "victoria": _set("vicky tori"),
    "william": _set("bill billy"),
}
"""Short for a first name; only before the surname."""

SUFFIXES = _set("jr sr ii iii iv")
JUNIORS = _set("junior jr jun")
SENIORS = _set("senior sr sen")
YOUNGER = _set("young younger junge jungen junger jüngere jüngeren jüngerer")
ELDER = _set("old older elder alte alten alter ältere älteren älterer")
PARTICLES = _set("de la von van der den del the of zor le du y")

AND = _set("und and sowie")

PLURAL_ARTICLES = _set("die den der the beide beiden both all alle allen these diese diesen two zwei")
FAMILY_BEFORE = _set("familie ehepaar eheleute eheleuten ehepaars")
FAMILY_AFTER = _set("family couple familie ehepaar parents household clan")

DETERMINERS = _set(
    """
    der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner jede jeder jedes jeden
    dieser diese dieses diesen diesem jener jene mein meine dein sein seine seinen seinem seiner ihr ihre ihren ihrem
    ihrer am im zum zur vom beim ins ans gute guten guter good
    a an the this that these those each every some any no his her its their my your our
    """
)
NUMBERS = _set(
    """
    zwei drei vier fünf sechs sieben acht neun zehn zwölf zwanzig hundert tausend million millionen
    two three four five six seven eight nine ten twelve twenty hundred thousand million
    """
)
PRONOUNS = _set("er sie es ihn ihm ihr ich du wir man he she it him her they them i you we")

COMMON = _set(
    """
    will grace rose mark hope faith joy may june april dawn art jack bill pat rob sue drew chase hunter mason summer
    summers winter winters fox white black brown green gray grey cross fine small long lane queen king knight edge
    wells bell dean marsh pine hammer baker miller walker young cage price star sky angel chance grant rich frank sage
    mercy amber crystal ruby pearl ivy holly heather iris daisy lily violet jade storm stone steel wood woods rivers
    brook brooks field banks bush day love light moon snow rain sunny lucky victor victoria christian august max carter
    cook parker porter mike earl duke baron bishop pope page guy gene ray jay jean lance miles pierce skip trey ace
    ernst wolf klein groß kurz stein könig engel sommer heide viola lang lange hell schmidt fuchs berg roman falk
    kraft fels licht mond morgen abend tag freitag samstag sonntag gut böse alter ehre treue
    gnade gabe rosen marker tate hart
    """
)
"""Names that are words as well."""

NO_TYPOS = COMMON | _set(
    """
    morgens abends danach damals mutter vater change charge clear clerk clock class close claim
    karten karte helle hellen heller helfen alle allen lange langer lands lande landes
    while where which there these those their other mother white wine mitte motte kante kanten
    """
)
"""Words that only look like somebody's name with a letter wrong."""

KIN = {
    word: kin
    for kin, found in {
        "parents": "eltern parents adoptiveltern pflegeeltern zieheltern stepparents",
        "father": "vater vaters dad daddy papa father adoptivvater ziehvater pflegevater",
        "mother": "mutter mom mum mama mother adoptivmutter ziehmutter pflegemutter",
        "son": "sohn sohnes sohns sohne son adoptivsohn ziehsohn",
        "daughter": "tochter daughter adoptivtochter",
        "child": "kind kindes kinds child",
        "children": "kinder kindern children",
        "brother": "bruder bruders brother halbbruder halbbruders",
        "sister": "schwester sister halbschwester",
        "siblings": "geschwister geschwistern siblings",
        "wife": "frau ehefrau gattin wife gemahlin",
        "husband": "mann mannes ehemann ehemanns gatte gatten husband",
        "fiancee": "verlobte verlobten verlobter verlobtem fiancé fiancée",
        "grandparents": "großeltern grandparents",
        "grandfather": "großvater großvaters opa grandfather grandpa",
        "grandmother": "großmutter oma grandmother grandma",
    }.items()
    for word in _set(found)
}
"""What the words for kin say, as `Kinship.of` knows it."""

MALE_POSSESSIVES = _set("sein seine seinen seinem seiner seines dessen his")
BOTH_POSSESSIVES = _set("ihr ihre ihren ihrem ihrer ihres deren")
FEMALE_POSSESSIVES = _set("her")
PLURAL_POSSESSIVES = _set("their")
OF = _set("von of vom")
BIOLOGICAL = (
    "leiblich", "biolog", "real", "birth", "wirklich", "wahr", "true", "echt", "natural", "krypton", "natürlich",
)  # fmt: skip
FORMER = (
    "ex",
    "former",
    "früher",
    "ehemalig",
    "future",
    "künftig",
    "zukünftig",
    "angeblich",
    "alleged",
    "step",
    "stief",
)
MINOR_WORDS = _set(
    """
    und oder and or mit with zu to in im an am auf bei von of aus für for um über about nach vor als as wie like the a
    is was are were has had hat ist war sind haben
    """
)
"""Between an owner and the word for kin none of these can stand."""

SITES = {
    word: site
    for site, found in {
        "cave": "höhle höhlen cave caves cavern caverns",
        "farm": "farm hof bauernhof farmhaus farmhouse",
        "mansion": "anwesen anwesens villa schloss herrenhaus landsitz mansion castle manor estate",
        "school": "schule high highschool school",
        "hospital": "krankenhaus krankenhauses hospital klinik clinic infirmary medical",
        "loft": "dachboden loft heuboden",
        "barn": "scheune barn",
        "cemetery": "friedhof friedhofs cemetery graveyard",
        "plant": "fabrik düngemittelfabrik düngerfabrik werk plant factory",
        "tower": "gebäude gebäudes hochhaus turm plaza tower zentrale firmensitz headquarters building",
        "prison": "gefängnis gefängnisses prison jail haftanstalt",
        "sheriff": "revier polizeirevier sheriffbüro sheriffsbüro",
        "dam": "damm staudamm dam",
        "museum": "museum museums",
        "university": "universität uni campus university",
        "airport": "flughafen airport",
        "chapel": "kapelle kirche chapel church",
        "cellar": "sturmkeller schutzkeller keller cellar",
        "island": "insel island",
        "fortress": "festung fortress",
        "booth": "telefonzelle booth phonebooth payphone",
        "asylum": "sanatorium nervenklinik nervenheilanstalt psychiatrie sanitarium asylum",
        "orphanage": "waisenhaus orphanage",
        "plane": "flugzeug firmenflugzeug jet plane",
        "docks": "hafen docks",
        "flat": "wohnung apartment penthouse flat",
        "house": "haus hauses house",
        "laboratory": "labor laboratory lab labs",
        "office": "redaktion büro office",
        "bridge": "brücke bridge",
        "field": "feld maisfeld field cornfield",
        "observatory": "observatorium observatory",
        "rink": "eisbahn rink",
        "junkyard": "schrottplatz junkyard",
        "academy": "internat academy",
        "greenhouse": "gewächshaus greenhouse",
        "gorge": "schlucht gorge",
        "lake": "see lake",
    }.items()
    for word in _set(found)
}
"""What kind of place the words mean; they are compared in both languages."""

VAGUE_SITES = _set("flat house laboratory office tower bridge field lake plant gorge academy museum university")
"""Of these there are too many to say which one is meant without a name beside the word."""

PLACE_PREPOSITIONS = _set("der des von vom in im of where in above near at with mit über an the auf zum zur")

MEANWHILE = _set(
    """
    unterdessen währenddessen inzwischen derweil indessen mittlerweile gleichzeitig später abends nachts anderswo
    meanwhile later elsewhere afterwards
    """
)
"""A sentence that begins with one of these begins another scene."""

COORDINATORS = _set("doch aber und denn but and yet so for then meanwhile however")
"""These can be left out at the start of a title; the rest is still a sentence."""

SUBORDINATORS = _set(
    """
    als nachdem während wenn weil da obwohl bevor ehe seit sobald solange indem falls damit um ohne statt anstatt
    when after while because although before since if as once until though instead in at on with
    """
)

SUBJECT_PRONOUNS = {"er": "male", "he": "male", "she": "female", "sie": "female"}
REPORTING = _set("dass that ob whether wo where wie how warum why was what")
RELATIVES = _set("der die das den dem denen dessen deren who whom which that whose")
ABOUT = _set("über about of von vom wegen für for ohne without nach um regarding concerning")
WITH = _set("mit with bei beim neben beside near samt")
TOWARDS = _set("an auf zu zum zur to from gegen against at into onto before vor hinter behind on in")
BY = _set("von vom durch by")
PASSIVES = _set("wird werden wurde wurden worden is are was were been being gets got be")
PARTICIPLES = _set(
    """
    found taken hit shot killed caught held beaten given sent brought told thrown locked put left hurt burnt stabbed
    """
)

KIND_WORDS = {
    "de": {
        "death": """
            stirb starb sterb gestorben tote totet getotet ermord erschiess erschoss erschossen umgebracht umbring
            todlich beerdig beisetz mord mordet totgeschlagen
        """,
        "rescue": "rettet retten rettung gerettet befrei heilt geheilt bewahrt",
        "injury": """
            verletz verwund bewusstlos ohnmacht koma zusammenbrech zusammenbricht gelahmt schwerverletzt vergift
            angeschossen verbrennung
        """,
        "crime": """
            raub raubt rauben uberfall uberfallt entfuhr stiehl stehlen stahl gestohlen einbruch einbrech
            eingebrochen erpress geisel brandstift verhaft festgenommen
        """,
        "romance": """
            kuss kusst kussen geliebt liebt lieben verlieb heirat hochzeit verlob flirt verabred
            rendezvous heiratsantrag freundin
        """,
        "revelation": "gesteh gestand offenbar verrat enthull erzahlt beicht anvertrau zugibt zugeben wahrheit",
        "deception": "lugt lugen gelogen vorgaukel verheimlich verschweig verkleid betrug tausch tauscht vorgibt",
        "discovery": "entdeck findet fand gefunden erkenn erfahrt bemerk begreif dahinter herausfind",
        "investigation": "untersuch ermittel ermittl nachforsch recherch sucht suche suchen verhor beobacht spur",
        "power": "krafte kraften gluh hitzeblick superkraft rontgenblick fahigkeit ubernatur verwandel teleport",
        "bargain": "angebot bietet geboten pakt abmach vertrag vereinbar einstell engagier verlangt",
        "arrival": "ankomm ankunft kehrt zuruckkehr zuruckgekehr heimkehr eintriff taucht auftauch",
        "departure": "verlass abreis abschied fortgeh weggeh auszieh auszug verschwind verschwund flieh floh geflohen",
        "family": "eltern vater mutter sohn tochter bruder schwester familie adopt schwanger",
        "loss": "verlier verlor pleite bankrott trauer ruiniert entlass gekundigt verschollen",
        "conflict": """
            kampf kampft kampfen streit angriff greift angegriffen schlagt prugel drohen droht wutend verweiger
            konfront vorwurf feind
        """,
        "encounter": "trifft begegn kennenlern kennengelernt lernt wiederseh treffen",
    },
    "en": {
        "death": "kill kills killed dies died dying murder slain drowns drowned funeral fatal death",
        "rescue": "rescue save saves saved saving frees freed heals healed",
        "injury": "injur wound hurt unconscious coma collaps hurts crippled paralys paralyz poison electrocut",
        "crime": "robs robbed robbery robber kidnap abduct steal stole stolen burglar blackmail hostage arson arrest",
        "romance": "kiss love loves loved wedding marry marries married propose engage dates dating girlfriend",
        "revelation": "confess reveal tells told admit truth confide secret",
        "deception": "lies lied lying deceiv pretend trick fools fooled disguis conceal fakes cheat cover",
        "discovery": "discover finds found notice realis realiz recogni learns stumble spots",
        "investigation": "investigat search research questions tracks trace follows interrogat looks digs",
        "power": "power powers abilit heat glow superspeed superhuman telekine transform",
        "bargain": "offer offers bargain deal agree agrees contract hires hired demand exchange",
        "arrival": "arriv return returns returned comes came moves appear",
        "departure": "leave leaves left depart goodbye farewell disappear vanish flees fled",
        "family": "parent father mother son sons daughter brother sister family adopt pregnan",
        "loss": "loses lost losing bankrupt broke mourn grief ruin dismiss fired evict",
        "conflict": "fight fights fought quarrel argu attack struggl threat angry refus confront accus blame",
        "encounter": "meet meets met encounter runs introduc",
    },
}
"""Words, or beginnings of words from five letters on, that speak for a kind of event; the first kinds go first."""
