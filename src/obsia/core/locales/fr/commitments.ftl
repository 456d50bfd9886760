## Engagements et priorités

help-commitments = Qui s’est engagé à quoi en matière d’IA, qui ne l’a pas fait, et les six priorités de la déclaration de Paris en indicateurs.
option-party = Un État (FRA, FR, France), une entreprise ou un organisme : ses engagements.
option-instrument = Un instrument, tel que paris-2025 ou delhi-2026 : qui s’y est engagé, qui ne l’a pas fait.
option-as-of = Où en était chacun à cette date (AAAA-MM-JJ), d’après ce qui a été lu depuis.

kind-of-name-instrument = texte
kind-of-name-party = partie

title-commitments = Engagements en matière d’IA
title-party = { $name } ({ $kind })
commitments-on-day = Au { $day }, d’après ce qui a été lu depuis.
commitments-rule = { $names ->
    [0] Seuls sont comptés les noms lus sur une page.
    [one] Seuls sont comptés les noms lus sur une page. Les pages en comptent un de plus qu’on n’a pu en lire : il n’entre dans aucun décompte ni dans aucun indicateur.
   *[other] Seuls sont comptés les noms lus sur une page. Les pages en comptent { $names } de plus qu’on n’a pu en lire : ils n’entrent dans aucun décompte ni dans aucun indicateur.
}
commitments-more = Un instrument : obsia commitments --instrument paris-2025. Une partie : obsia commitments --party FRA. Le tout, avec le nom de chaque chiffre pour obsia trace : --json.
commitments-independent = obsia est indépendant de l’AIE, des États et des entreprises nommés ici : il lit ce qu’ils publient et ne parle au nom d’aucun d’eux.

section-instruments = Les textes
section-agreed = Se sont engagés
section-through-union = { $states ->
    [one] Un État, par l’Union
   *[other] { $states } États, par l’Union
}
section-did-not = Ne se sont pas engagés, ou seulement en partie
section-no-longer = Ne figurent plus sur la liste, ou se sont retirés
section-not-named = { $states ->
    [one] Un État engagé ailleurs, absent de la liste de ce texte
   *[other] { $states } États engagés ailleurs, absents de la liste de ce texte
}
section-not-examined = { $states ->
    [one] Un État engagé ailleurs, non examiné pour ce texte
   *[other] { $states } États engagés ailleurs, non examinés pour ce texte
}
section-lists-without = Textes dont la liste, lue en entier, ne porte pas ce nom
section-lists-not-examined = Textes ouverts à cette partie, non examinés pour elle
section-neighbours = Parties engagées avec elle dans le plus de textes
section-promises = La promesse face aux actes
section-replies = Ce qu’en disent les intéressés

head-instrument = texte
head-adopted = adopté le
head-binding = contraignant
head-states = États
head-companies = entreprises
head-organisations = organismes
head-named = noms lus, sur ceux annoncés
head-party = partie
head-event = ce qui s’est passé
head-status = statut
head-list = liste du
head-list-basis = comment elle a été lue
head-shared = textes communs
head-promise = ce qui est demandé, dans nos mots
head-due = échéance
head-practice = constat
head-finding = par qui, où et quand
head-says = dans nos mots

binding-no = non
binding-yes = oui
binding-when-in-force = une fois en vigueur
binding-presumption-of-conformity = vaut présomption de conformité

also-called-european-union = UE
also-called-united-kingdom = Grande-Bretagne
also-called-united-states = États-Unis d’Amérique

kind-of-party-state = État
kind-of-party-company = entreprise
kind-of-party-organisation = organisme
event-announced = a annoncé son accord
event-signed = a signé
event-endorsed = a approuvé
event-joined = a rejoint
event-listed = figure sur la liste
event-supports = soutient
event-committed = s’est engagé
event-adopted = a adopté
event-bound = est lié
event-bound-through-the-union = par l’Union, qui s’est engagée
event-ratified = a ratifié
event-signed-one-chapter = a signé un chapitre
event-declined = a refusé
event-did-not-sign = n’a pas signé
event-attended = présent, n’a pas signé
event-no-longer-listed = ne figure plus sur la liste
event-withdrew = s’est retiré
event-by = au plus tard le { $day }
event-by-month = au plus tard en { $day }
basis-of-read = { $publisher }
basis-of-copy = { $publisher }, lu dans une copie
basis-of-quoted = { $publisher } ; cette page n’a pas été ouverte
basis-of-secondary = selon { $publisher }
list-read = lue sur place
list-copy = lue dans une copie
list-quoted = telle que d’autres la citent ; cette page n’a pas été ouverte
list-secondary = telle qu’une autre publication la donne

count-state = { $count ->
    [one] un État
   *[other] { $count } États
}
count-company = { $count ->
    [one] une entreprise
   *[other] { $count } entreprises
}
count-organisation = { $count ->
    [one] un organisme
   *[other] { $count } organismes
}
count-nobody = personne
named-unstated = { $names } ; aucune page ne les compte
count-of = { $part } sur { $whole } ({ $share })
count-of-none = aucun n’est connu
shared-of = { $part } sur { $whole }
with-range = { $value } ({ $range })
row-with-note = { $name } ({ $note })
country-unknown = non connu
reading = { $what } : { $value }

instrument-dated = Date d’adoption : { $date }. Texte contraignant : { $binding }.
instrument-energy = Sur l’énergie : { $energy }.
instrument-published = Le texte, ou un compte rendu, est publié.
instrument-counts = Noms lus ici : { $counts }.
instrument-stated = { $unread ->
    [0] Une page en compte { $stated } ({ $day }) ; tous les noms ont été lus.
    [one] Une page en compte { $stated } ({ $day }) ; un nom n’a pas été lu.
   *[other] Une page en compte { $stated } ({ $day }) ; { $unread } noms n’ont pas été lus.
}
instrument-unstated = Aucune page lue ne les compte tous.
events-read = { $days ->
    [1] Pages lues le { $first }.
   *[other] Les pages ont été lues du { $first } au { $last } ; le JSON donne le jour de chacune.
}
through-union-rule = L’Union européenne s’est engagée le { $day }. Ce qu’elle conclut lie ses membres une fois en vigueur : ils n’ont ni signé ni refusé, et n’entrent dans aucun décompte ci-dessus.
not-named-rule = Ils ne figurent pas sur la liste du { $day }, lue en entier ({ $basis }) ; elle peut ignorer ce qui a suivi.
not-examined-rule = Aucune liste de ce texte n’a été lue en entier, et aucune page lue ne les nomme : cela ne dit rien d’eux.
neighbours-rule = Textes que les deux ont approuvés, sur ceux que l’une ou l’autre a approuvés : noms lus seulement.
without-rule = Aucune liste de ces textes n’a été lue en entier, et aucune page lue ne porte ce nom : cela ne dit rien de cette partie. Le droit qui lie les membres d’une union et les actes d’un club sont laissés de côté.
party-nothing = Aucun engagement n’a été lu, ni aucun refus.
party-overtaken = Un tiret : une ligne plus récente sur le même texte dit où l’on en est.

practice-found = preuve trouvée
practice-partly = en partie
practice-not-kept = non tenue, selon la page citée
practice-none-found = rien trouvé à cet endroit
practice-not-yet-due = pas encore échue
practice-not-applicable = sans objet
practice-not-examined = non examinée
promise-asked-of-parties = Demandé à ceux qui se sont engagés.
promise-asked-of-providers = Demandé aux fournisseurs : les faits utiles sont montrés, sans verdict.
promise-asked-of-body = D’un organisme que le texte nomme.
promise-applies = Applicable à partir du { $day }.
promise-due = Échéance : { $day }.
promise-due-if-before = Pour ce qui était sur le marché avant le { $before }, échéance : { $day } ; d’ici là, rien de défavorable n’est dit.
promise-no-date = sans date
promise-nobody-by-name = Personne n’a été examiné nommément.
promises-caption = Constat au jour indiqué ; là où personne n’a cherché, c’est dit
promises-rule = « Non tenue » n’apparaît que si une autorité compétente ou la partie elle-même l’affirme, et rien de défavorable n’apparaît avant l’échéance. « Preuve trouvée » ne dit pas si elle est venue à temps ; « rien trouvé » dit où l’on a cherché, et rien de plus.
finding-by-authority = { $publisher }, une autorité : { $text } (lu le { $day })
finding-by-party = { $publisher }, elle-même : { $text } (lu le { $day })
finding-by-publication = { $publisher } : { $text } (lu le { $day })
finding-by-obsia = { $text } (lu le { $day })

instrument-paris-2025 = Déclaration de Paris (2025)
instrument-bletchley-2023 = Déclaration de Bletchley (2023)
instrument-seoul-2024 = Déclaration de Séoul (2024)
instrument-hiroshima-code = Code de conduite d’Hiroshima
instrument-hiroshima-reporting = Rapports d’Hiroshima (OCDE)
instrument-delhi-2026 = Déclaration de New Delhi (2026)
instrument-coe-cets-225 = Convention du Conseil de l’Europe
instrument-eu-ai-act = Règlement européen sur l’IA
instrument-eu-dc-reporting = Obligation de déclaration des centres de données (UE)
instrument-gpai-code = Code de bonnes pratiques de l’UE
instrument-frontier-safety = Engagements de sécurité (IA d’avant-garde)
instrument-coalition-sustainable-ai = Coalition pour une IA durable
instrument-delhi-frontier-2026 = Engagements de New Delhi (IA d’avant-garde)
instrument-current-ai-2025 = Partenariat Current AI
instrument-reaim-2026 = Déclaration REAIM (2026)
instrument-marking-code = Code de l’UE sur le marquage des contenus
energy-of-paris-2025 = une IA durable est l’une des six priorités ; elle salue un observatoire de l’impact énergétique de l’IA avec l’AIE
energy-of-bletchley-2023 = rien
energy-of-seoul-2024 = il y est question d’un développement respectueux de l’environnement
energy-of-hiroshima-code = rien sur l’énergie de l’IA ; il demande d’appliquer l’IA aux défis mondiaux, dont le climat
energy-of-hiroshima-reporting = rien n’a été lu
energy-of-delhi-2026 = des systèmes d’IA sobres en énergie sont un pilier ; principes volontaires pour une IA résiliente, innovante et efficace
energy-of-coe-cets-225 = rien n’a été lu
energy-of-eu-ai-act = les fournisseurs de modèles à usage général documentent la consommation d’énergie connue ou estimée (annexe XI)
energy-of-eu-dc-reporting = les exploitants de centres de données d’au moins 500 kW de puissance informatique déclarent énergie, eau, chaleur fatale et indicateurs
energy-of-gpai-code = le formulaire de documentation des modèles demande l’énergie de l’entraînement
energy-of-frontier-safety = rien n’a été lu
energy-of-coalition-sustainable-ai = c’est tout son objet : mesurer et réduire l’empreinte de l’IA
energy-of-delhi-frontier-2026 = rien n’a été lu
energy-of-current-ai-2025 = il doit mettre au point des moyens de mesurer l’effet social et environnemental de l’IA
energy-of-reaim-2026 = rien n’a été lu
energy-of-marking-code = rien

priority-access = L’accès de tous à l’IA
priority-openness = Une IA ouverte, inclusive, transparente et digne de confiance
priority-concentration = Innover sans concentration
priority-work = Le travail que l’IA améliore
priority-sustainability = Une IA soutenable pour les populations et la planète
priority-cooperation = La coopération entre États
priority-label-access = Habitants de pays où une tâche type avec { $about } coûte plus d’un centième du revenu d’un jour
priority-label-openness = Systèmes que chacun peut refaire, parmi ceux qui ont été examinés
priority-label-concentration = Calcul pour l’IA dont les propriétaires ont leur siège dans un seul pays ({ $about })
priority-label-sustainability = Systèmes dont chacun peut vérifier l’énergie publiée, pour l’entraînement ou pour l’usage
priority-label-cooperation = États engagés à la fois à Paris et à New Delhi, parmi ceux qui le sont à l’un ou à l’autre
priority-finding = { $label } : { $value }
priority-how = Comment on le mesure

indicator-task-price = Prix public d’une tâche type
indicator-price-against-income = Prix de la tâche rapporté au revenu d’un jour, par pays
indicator-languages = Langues servies
indicator-compute-per-inhabitant = Calcul par million d’habitants, selon le siège du propriétaire (équivalents H100)
indicator-systems-by-answer = Systèmes selon ce que chacun peut en faire, par pays du développeur
indicator-compute-by-owner = Parts du calcul de l’IA par propriétaire
indicator-compute-by-country = Parts du calcul de l’IA par pays du siège du propriétaire
indicator-control = Qui possède, finance ou contrôle qui
indicator-work = Travail
indicator-energy-disclosure = Systèmes dont l’énergie est publiée
indicator-grids-of-providers = Intensité carbone des réseaux des régions des fournisseurs, g CO₂e/kWh
indicator-overlaps = États présents dans les deux textes, rapportés à ceux de l’un ou de l’autre
indicator-paris-to-delhi = De Paris à New Delhi, par État
indicator-blank = Non calculé. { $reason }
indicator-measurers = Également mesuré, ou devant l’être, par : { $who }.
indicator-rows = { $shown } lignes sur { $all } ; toutes sont dans les données (JSON).

reading-hhi-low = IHH, si ce qui n’est pas attribué appartient à beaucoup de petits propriétaires
reading-hhi-high = IHH, si cela appartient à aussi peu de propriétaires que possible
reading-coverage = calcul de ces propriétaires rapporté à tout ce qui a été livré
reading-dear = habitants de pays où la tâche avec { $about } coûte plus d’un centième du revenu d’un jour
reading-answer = que chacun peut { $about }
reading-states-in-all = États présents dans tous les textes qu’un État choisit d’approuver
reading-in-both = États présents aux deux
reading-absent = à Paris, non lus à New Delhi
reading-new = à New Delhi, non lus à Paris
group-in-both = Aux deux
group-absent = À Paris, non lus à New Delhi
group-new = À New Delhi, non lus à Paris

column-answer-use = utiliser
column-answer-study = étudier
column-answer-rebuild = reconstruire
column-answer-audit = contrôler
column-answer-share = partager
column-cheapest-price = le moins cher
column-median-price = médiane des vendeurs
column-sellers = vendeurs
column-open-share = poids ouverts
column-closed-share = poids fermés
column-per-million = par million d’habitants
column-compute-share = part
column-seat = siège
column-controller = par qui
column-control-kind = comment (en anglais)
column-dated = date
column-energy-supported = publié et vérifiable
column-energy-stated = publié
column-energy-looked-for = cherché
column-grid-median = médiane
column-grid-lowest = la plus propre
column-grid-highest = la plus carbonée
column-regions-signed = États de Paris
column-jaccard = États communs

row-signatory-companies = systèmes d’entreprises engagées dans un texte
row-coalition-companies = systèmes de membres de la Coalition pour une IA durable
row-seat-signed = systèmes dont le développeur a son siège dans un État lu parmi ceux de Paris
row-seat-not-signed = systèmes dont le développeur a son siège dans un autre État
row-seat-unknown = systèmes dont le siège du développeur est inconnu
row-all-systems = tous les systèmes recensés
row-note-open-weights = poids ouverts
row-note-closed-weights = fermé
row-note-country = tous les acheteurs d’un pays
row-note-rest = tous les autres propriétaires

blank-no-fleets = Il n’existe aucune date pour laquelle le parc de puces de chaque propriétaire soit connu.
blank-no-seats = Aucun siège de propriétaire de calcul n’a été lu.
blank-no-prices = Aucun des modèles nommés n’a de prix public.
blank-no-incomes = Aucun tableau de revenus par pays sous licence adéquate n’est disponible.
blank-languages = Le catalogue indique les modalités, pas les langues ; une liste de langues sur une fiche de modèle ne renseigne pas sur la qualité du service.
blank-no-answers = Aucun système n’a de fiche qui réponde à quoi que ce soit.
blank-no-control = Rien n’a été lu sur qui contrôle qui.
blank-work = Emplois, tâches et salaires se comptent par des enquêtes auprès des personnes et des entreprises ; aucun fait publié sur un système ne les mesure, et obsia ne devine pas.
blank-no-energy-cells = Aucune source connue n’a cherché l’énergie d’un système.
blank-no-regions = Aucune région de fournisseur n’a été lue.
blank-no-names = Trop peu de noms ont été lus pour comparer.

measurer-epoch = l’institut Epoch AI
measurer-competition = les autorités de la concurrence
measurer-itu = l’UIT
measurer-world-bank = la Banque mondiale
measurer-oecd = l’OCDE
measurer-unesco = l’UNESCO
measurer-benchmarks = les auteurs de bancs d’essai multilingues
measurer-osai = l’indice européen de l’IA ouverte
measurer-mot = le Model Openness Tool
measurer-fmti = l’indice de transparence des modèles de fondation
measurer-ilo = l’OIT
measurer-statistics-offices = les instituts nationaux de statistique
measurer-work-observatories = le réseau d’observatoires du travail qu’annonce la déclaration de Paris
measurer-iea-observatory = l’observatoire de l’énergie et de l’IA de l’AIE
measurer-regulators = le Bureau de l’IA de la Commission européenne
measurer-depositaries = les dépositaires des textes

caveat-task = La tâche : { $requests } requêtes de { $input } jetons en entrée et { $output } en sortie.
caveat-list-prices = Poids ouverts : le dernier prix public de chaque vendeur. Poids fermés : ce que facture l’éditeur. Remises, offres gratuites et taxes sont laissées de côté.
caveat-no-price = { $model } : aucun prix public n’est connu.
caveat-income = Le revenu est le produit intérieur brut par habitant et par jour, en dollars des États-Unis, de l’année que donne la source (2019 pour la plupart).
caveat-average = C’est une moyenne par pays : au sein de chacun, certains ont bien moins.
caveat-aggregates = Les lignes entre parenthèses ne sont pas un seul propriétaire : l’IHH est donné pour beaucoup de petits propriétaires derrière elles, et pour un seul derrière chacune.
caveat-chips-not-covered = Ne sont pas couvertes : les puces de Huawei et d’autres concepteurs chinois, celles livrées avant 2022 et celles de xAI.
caveat-independent-fleets = Les parcs et le total livré sont tirés indépendamment les uns des autres, car la source ne publie pas de corrélation : leur rapport peut dépasser 100 %.
caveat-seat-not-place = Le pays est celui du siège du propriétaire, non le lieu des machines ni celui de qui les loue.
caveat-seats-unread = { $owners ->
    [0] Le siège de chaque propriétaire nommé a été lu.
    [one] Le siège d’un propriétaire nommé n’a pas été lu : il compte comme non connu.
   *[other] Les sièges de { $owners } propriétaires nommés n’ont pas été lus : ils comptent comme non connus.
}
caveat-control-partial = Seul ce qui a été lu figure ici ; un investisseur ne contrôle pas toujours une entreprise, et un lien que personne ne déclare peut exister.
caveat-systems-known = Il s’agit des systèmes dont obsia a une fiche : non de tous ceux qui existent, et sans pondération par l’usage.
caveat-answers-examined = Parmi les systèmes pour lesquels la question a été examinée ; un système que personne n’a examiné ne compte ni pour ni contre.
caveat-seats-of-developers = { $systems ->
    [0] Le siège de chaque développeur a été lu.
    [one] Un système est d’un développeur dont le siège n’a pas été lu.
   *[other] { $systems } systèmes sont de développeurs dont le siège n’a pas été lu.
}
caveat-looked-for = Publié : un chiffre pour l’entraînement ou pour l’usage, entier ou partiel. Vérifiable : à une adresse datée qui nomme le système et l’élément. Là où personne n’a cherché, on ne sait rien.
caveat-groups = Les groupes se recoupent. Un développeur n’est rattaché à un signataire que si le nom est le même.
caveat-region-not-model = D’après les régions qu’annonce un fournisseur, et le nombre d’entre elles situées dans des États lus pour Paris. On n’a pas regardé dans lesquelles il sert tel ou tel modèle.
caveat-average-location = Réseau moyen du pays, fondé sur la localisation.
caveat-unread-names = { $names ->
    [0] Tous les noms que compte une page ont été lus.
    [one] Les pages comptent un nom qui n’a pas été lu : il est laissé de côté.
   *[other] Les pages comptent { $names } noms qui n’ont pas été lus : ils sont laissés de côté.
}
caveat-states-in-all = Le chiffre des États présents dans tous les textes porte sur { $instruments } textes : ceux dont la moitié au moins des parties a été lue.
caveat-may-be-unread = Un État lu pour un seul sommet peut être parmi les noms qui n’ont pas été lus pour l’autre.

traced-day_income_share-list-price = prix de la tâche type rapporté au revenu d’un jour
counts-day_income_share-list-price = un prix public rapporté au produit intérieur brut par habitant et par jour
traced-people_share-list-price = personnes pour qui la tâche type est chère
counts-people_share-list-price = habitants de pays où elle coûte plus d’un centième du revenu d’un jour
traced-h100_equivalents_per_million_count-accelerator = calcul par million d’habitants
counts-h100_equivalents_per_million_count-accelerator = les puces des propriétaires qui ont leur siège dans le pays, où qu’elles soient
traced-compute_share-accelerator = part du calcul de l’IA
counts-compute_share-accelerator = les puces, en équivalents H100 d’arithmétique sur 8 bits
traced-hhi_share-accelerator = concentration du calcul de l’IA (IHH)
counts-hhi_share-accelerator = la somme des carrés des parts : 1 pour un seul propriétaire
traced-coverage_share-accelerator = calcul des propriétaires connus rapporté à tout ce qui a été livré
counts-coverage_share-accelerator = les puces, en équivalents H100 d’arithmétique sur 8 bits
traced-intensity_g_per_kwh-facility = intensité carbone des réseaux des régions d’un fournisseur
counts-intensity_g_per_kwh-facility = électricité du réseau du pays, fondée sur la localisation, moyenne
commitments-unrecorded = Les chiffres n’ont pas pu être enregistrés pour obsia trace : { $reason }
input-h100_equivalents_count = puces d’IA d’un parc, en équivalents H100
input-gdp_usd = produit intérieur brut
input-inhabitants_count = nombre d’habitants
numbered = { $number }. { $text }
sources-named = Sources : { $names }.
sources-more = Sources : { $names } et { $more_text } autres, toutes dans les données (JSON).
