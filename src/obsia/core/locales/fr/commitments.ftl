## Engagements et priorités

help-commitments = Qui s’est engagé à quoi en matière d’IA, qui ne l’a pas fait, et les six priorités de la déclaration de Paris en indicateurs.
option-party = Un État (FRA, FR, France), une entreprise ou un organisme : ses engagements.
option-instrument = Un instrument, tel que paris-2025 ou delhi-2026 : qui s’y est engagé, qui ne l’a pas fait.

kind-of-name-instrument = texte
kind-of-name-party = partie

title-commitments = Engagements en matière d’IA
title-party = { $name } ({ $kind })
commitments-rule = { $names ->
    [0] Tous les noms ci-dessous ont été lus dans une source.
    [one] Seuls sont comptés les noms lus dans une source. Un nom n’est pas vérifié : il est montré à part et n’entre dans aucun autre décompte ni dans aucun indicateur.
   *[other] Seuls sont comptés les noms lus dans une source. { $names } noms ne sont pas vérifiés : ils sont montrés à part et n’entrent dans aucun autre décompte ni dans aucun indicateur.
}
commitments-more = Un instrument : obsia commitments --instrument paris-2025. Une partie : obsia commitments --party FRA. Le tout, avec le nom de chaque chiffre pour obsia trace : --json.
commitments-independent = obsia est indépendant de l’AIE, des États et des entreprises nommés ici : il lit ce qu’ils publient et ne parle au nom d’aucun d’eux.

section-instruments = Les instruments
section-agreed = Se sont engagés
section-unverified = { $names ->
    [one] Un nom que personne ici n’a lu
   *[other] { $names } noms que personne ici n’a lus
}
section-did-not = Ne se sont pas engagés, ou seulement en partie
section-absent = { $states ->
    [one] Un État engagé ailleurs, dont l’engagement n’a pas été lu ici
   *[other] { $states } États engagés ailleurs, dont l’engagement n’a pas été lu ici
}
section-without = Ouverts à une partie de ce type, sans engagement lu
section-neighbours = Parties qui partagent avec elle le plus d’instruments

head-instrument = texte
head-adopted = adopté le
head-binding = contraignant
head-states = États
head-companies = entreprises
head-organisations = organismes
head-unverified = non vérifiés
head-party = partie
head-status = statut
head-basis = base
head-shared = instruments communs

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
status-signed = a signé
status-endorsed = a approuvé
status-joined = a rejoint
status-committed = s’est engagé
status-adopted = a adopté
status-bound = est lié
status-ratified = a ratifié
status-signed-one-chapter = a signé un chapitre
status-declined = a refusé
status-did-not-sign = n’a pas signé
status-attended = présent, n’a pas signé
basis-of-read = lu
basis-of-secondary = selon { $publisher }
basis-of-unverified = non vérifié

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
count-unstated = aucun nombre
count-of = { $part } sur { $whole } ({ $share })
count-of-none = aucun n’est connu
shared-of = { $part } sur { $whole }
with-range = { $value } ({ $range })
row-with-note = { $name } ({ $note })
country-unknown = non connu
reading = { $what } : { $value }

instrument-dated = Adopté le { $date }. Contraignant : { $binding }.
instrument-energy = Sur l’énergie : { $energy }.
instrument-counts = Lus ici : { $counts }. La source en indique { $stated } au total.
instrument-stated-otherwise = Le nombre indiqué et les noms peuvent être de jours différents : certains ont rejoint le texte plus tôt ou plus tard.
unverified-rule = La liste officielle se trouve à l’adresse ci-dessous ; ces noms n’ont été trouvés dans aucune source que l’on ait pu lire. Ils n’entrent dans aucun décompte ci-dessus ni dans aucun indicateur.
absent-rule = Aucun engagement de leur part à cet instrument n’a été lu, ce qui ne prouve pas qu’il n’y en ait pas.
neighbours-rule = Textes que les deux ont approuvés, sur ceux que l’une ou l’autre a approuvés : noms lus seulement.
without-rule = Aucun engagement n’a été lu, ce qui ne prouve pas qu’il n’y en ait pas. Le droit qui lie les membres d’une union et les actes d’un club sont laissés de côté.
party-nothing = Aucun engagement n’a été lu, ni aucun refus.

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
energy-of-coalition-sustainable-ai = tout son objet : mesurer et réduire l’empreinte de l’IA

priority-access = L’accès de tous à l’IA
priority-openness = Une IA ouverte, inclusive, transparente et digne de confiance
priority-concentration = Innover sans concentration
priority-work = Le travail que l’IA améliore
priority-sustainability = Une IA soutenable pour les populations et la planète
priority-cooperation = La coopération entre États

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
indicator-grids-of-providers = Intensité carbone des réseaux des régions des fournisseurs, gCO₂e/kWh
indicator-overlaps = États présents dans les deux instruments, rapportés à ceux de l’un ou de l’autre
indicator-paris-to-delhi = De Paris à New Delhi, par État
indicator-blank = Non calculé. { $reason }
indicator-measurers = Également mesuré, ou devant l’être, par : { $who }.
indicator-rows = { $shown } lignes sur { $all } ; toutes sont dans les données (JSON).

reading-hhi-low = IHH, si ce qui n’est pas attribué appartient à beaucoup de petits propriétaires
reading-hhi-high = IHH, si cela appartient à aussi peu de propriétaires que possible
reading-coverage = calcul de ces propriétaires rapporté à tout ce qui a été livré
reading-dear = habitants de pays où la tâche avec { $about } coûte plus d’un centième du revenu d’un jour
reading-answer = { $about } : chacun le peut
reading-states-in-all = États présents dans tous les instruments qu’un État choisit d’approuver
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

row-signatory-companies = entreprises engagées dans un instrument
row-coalition-companies = entreprises de la Coalition pour une IA durable
row-seat-signed = siège dans un État lu parmi ceux de Paris
row-seat-not-signed = siège dans tout autre État
row-seat-unknown = siège non lu
row-all-systems = tous les systèmes qui ont une fiche
row-note-open-weights = poids ouverts
row-note-closed-weights = fermé
row-note-country = tous les acheteurs d’un pays
row-note-rest = tous les autres propriétaires

blank-no-fleets = Il n’existe aucune date pour laquelle le parc de puces de chaque propriétaire soit connu.
blank-no-seats = Aucun siège de propriétaire de calcul n’a été lu.
blank-no-prices = Aucun des modèles nommés n’a de prix public.
blank-no-incomes = Aucune table de revenus par pays sous licence adéquate n’est disponible.
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

caveat-task = La tâche : { $requests } requêtes de { $input } jetons en entrée et { $output } en sortie.
caveat-list-prices = Poids ouverts : le dernier prix public de chaque vendeur. Poids fermés : ce que facture l’éditeur. Remises, offres gratuites et taxes sont laissées de côté.
caveat-no-price = { $model } : aucun prix public n’est connu.
caveat-income = Le revenu est le produit intérieur brut par habitant et par jour, en dollars des États-Unis, de l’année que donne la source (2019 pour la plupart).
caveat-average = C’est une moyenne par pays : au sein de chacun, certains ont bien moins.
caveat-aggregates = Les lignes entre parenthèses ne sont pas un seul propriétaire : l’IHH est donné pour beaucoup de petits propriétaires derrière elles, et pour un seul derrière chacune.
caveat-chips-not-covered = Ne sont pas couvertes : les puces de Huawei et d’autres concepteurs chinois, celles livrées avant 2022 et celles de xAI.
caveat-independent-fleets = Les parcs et le total livré sont tirés indépendamment les uns des autres, car la source ne publie pas de corrélation : leur rapport peut dépasser 100 %.
caveat-seat-not-place = Le pays est celui du siège du propriétaire, non le lieu des machines ni celui de qui les loue.
caveat-seats-unread = { $owners ->
    [0] Le siège de chaque propriétaire nommé a été lu.
    [one] Le siège d’un propriétaire nommé n’a pas été lu : il compte comme non connu.
   *[other] Les sièges de { $owners } propriétaires nommés n’ont pas été lus : ils comptent comme non connus.
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
caveat-region-not-model = D’après les régions qu’annonce un fournisseur, et le nombre d’entre elles situées dans des États lus pour Paris. Personne ne publie dans lesquelles il sert un modèle.
caveat-average-location = Réseau moyen du pays, fondé sur la localisation.
caveat-unverified = { $names ->
    [0] Tous les noms ont été lus.
    [one] Un nom non vérifié est laissé de côté.
   *[other] { $names } noms non vérifiés sont laissés de côté.
}
caveat-states-in-all = Le chiffre des États présents dans tous les textes porte sur { $instruments } textes : ceux dont la moitié au moins des parties a été lue.
caveat-may-be-unverified = Un État lu pour un seul sommet peut avoir un nom non vérifié à l’autre.

traced-day_income_share-list-price = prix de la tâche type rapporté au revenu d’un jour
counts-day_income_share-list-price = un prix public rapporté au produit intérieur brut par habitant et par jour
traced-people_share-list-price = personnes pour qui la tâche type est chère
counts-people_share-list-price = habitants de pays où elle coûte plus d’un centième du revenu d’un jour
traced-h100_equivalents_per_million_count-accelerator = calcul par million d’habitants
counts-h100_equivalents_per_million_count-accelerator = les puces des propriétaires qui ont leur siège dans le pays, où qu’elles soient
traced-compute_share-accelerator = part du calcul de l’IA
counts-compute_share-accelerator = les puces, en équivalents H100 d’arithmétique sur 8 bits
traced-hhi_share-accelerator = concentration du calcul de l’IA (IHH)
counts-hhi_share-accelerator = la somme des carrés des parts : 1 pour un seul propriétaire
traced-coverage_share-accelerator = calcul des propriétaires connus rapporté à tout ce qui a été livré
counts-coverage_share-accelerator = les puces, en équivalents H100 d’arithmétique sur 8 bits
traced-intensity_g_per_kwh-facility = intensité carbone des réseaux des régions d’un fournisseur
counts-intensity_g_per_kwh-facility = électricité du réseau du pays, fondée sur la localisation, moyenne
commitments-unrecorded = Les chiffres n’ont pas pu être enregistrés pour obsia trace : { $reason }
input-h100_equivalents_count = puces d’IA d’un parc, en équivalents H100
input-gdp_usd = produit intérieur brut
input-inhabitants_count = nombre d’habitants
numbered = { $number }. { $text }
sources-named = Sources : { $names }.
sources-more = Sources : { $names } et { $more_text } autres, toutes dans les données (JSON).
