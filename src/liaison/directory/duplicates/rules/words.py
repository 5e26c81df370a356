# SPDX-License-Identifier: AGPL-3.0-or-later
"""What single words of an organisation's name are worth. Folded, as kit.text folds them; add yours freely."""

from liaison.kit.text import LEGAL_FORMS, word_set

# Dropped: they come and go with every spelling.
LIGHT = word_set(
    "the a an of and for in at on to by with from de del la las el los le les du des d l of y e i och av for "
    "fran der die das den dem und fur im am zu von vom et aux au en van het een yr ar ac og i pa do da dos das s"
)

# The same word in the languages and short forms in which our partners write it: canonical word, then the others.
_SYNONYMS = """
museum: museo musee museet museer museums mus muzeum museu museus amgueddfa museos
library: libraries biblioteca bibliotek biblioteket bibliotheque bibliothek bucherei llyfrgell lib libr biblio
archive: archives archivo archivos arkiv arkivet archiv archivio arquivo archifau archifdy
gallery: galleries galeria galerie galleri galleriet galleria oriel gall
university: universities universidad universitet universitetet universite universitat universita universidade
    prifysgol univ uni
college: colegio hogskola hogskolan hochschule coleg coll
school: escuela skola skolan ecole schule scuola escola ysgol sch
society: sociedad sallskap sallskapet societe gesellschaft cymdeithas soc
association: associations asociacion forening foreningen association verein associazione associacao assoc assn
    forbund forbundet
foundation: fundacion stiftelse stiftelsen fondation stiftung fondazione fundacao sefydliad fdn found fndn
institute: instituto institut institutet institution instituut athrofa inst
centre: center centro centrum zentrum canolfan ctr cntr
council: consejo concejo radet conseil cyngor
academy: academia akademi akademin academie akademie acad
theatre: theater teatro teatern teatr
department: departamento departement dept dpt adran avdelning avdelningen abteilung
national: nacional nationell nationella nationale nationales nazionale cenedlaethol natl nat
international: internacional internationell internationella internationale intl
community: communities comunidad cymunedol comm
history: historia histoire geschichte hanes hist
historical: historico historique historisch historiska
art: arts arte konst kunst celf celfyddydau
science: sciences ciencia ciencias vetenskap wissenschaft gwyddoniaeth sci
city: ciudad stad stadt ville dinas stads
county: condado lan comte sir
royal: real kungliga kungl kgl royale koniglich brenhinol
public: publica publico publique offentlig
group: grupo gruppen gruppe groupe grwp grp
saint: st sankt santa san sant sainte
heritage: patrimonio kulturarv patrimoine kulturerbe treftadaeth
trust: ymddiriedolaeth
mount: mt
street: str
government: govt gov
management: mgmt
development: dev
research: investigacion forskning recherche forschung ymchwil res
club: klubb klubben clwb
service: services servicios svcs svc
"""
CANONICAL: dict[str, str] = {
    other: line.split(":")[0].strip()
    for line in _SYNONYMS.replace("\n    ", " ").strip().splitlines()
    for other in line.split(":")[1].split()
}

# Words of their own that are a letter away from one of these.
NO_SLIPS = word_set("collage national natural counsel theatres historian")

# What an organisation is. Two that are different things are not one, whatever else they share.
KINDS = word_set(
    "museum library archive gallery university college school society association foundation institute centre "
    "council academy theatre trust hospital church cathedral press orchestra choir zoo botanical aquarium garden "
    "gardens observatory radio television newspaper cinema union federation ministry agency embassy consulate "
    "kindergarten nursery laboratory planetarium festival network alliance consortium board committee commission "
    "authority bank shop cafe bookshop club friends alumni students"
)

# A part of a house is kin to it, not the same.
PARTS = word_set(
    "department faculty branch division section chapter campus unit office filial fakultet facultad fakultat "
    "faculte sede sektion seccion zweigstelle filiale desk team wing annex annexe bibliotekfilial programme "
    "program project projekt proyecto lab reading collections collection"
)

# One of these more, or another one, and it is somewhere or somebody else: York, New York.
CONTRASTS = word_set(
    "new old north south east west northern southern eastern western northeast northwest southeast southwest "
    "upper lower great greater little big inner outer junior senior central mid middle near far boys girls men "
    "women young first second third fourth fifth norra sodra ostra vastra nord sud ost oeste este norte sur "
    "nueva nuevo gamla nya alt neu left right early late modern ancient natural"
)

# Say little about who somebody is, because half of all names hold one.
WEAK = word_set(
    "national international community city county royal public group service research local regional history art "
    "science heritage municipal town village general state federal people culture cultural world europe european "
    "house home project history historical open knowledge company"
)

# Legal forms that nobody takes for a word, wherever in a name they stand; the rest only at the end (kit.text).
FORMS = frozenset(
    form
    for forms in LEGAL_FORMS.values()
    for form in forms
    if " " not in form and len(form) >= 3 and form not in {"inc", "corp", "spa", "asa", "aps", "sas", "kgs"}
) | word_set("ltd llc llp plc gmbh ggmbh inc corp ab bv nv ev sl slu srl asbl stiftelsen")

# Legal forms of one language that are words of the name in another: "Stiftelsen Slate", "Slate Foundation".
FORM_WORDS = {"stiftelsen": "foundation", "ev": "association", "asbl": "association"}

ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
