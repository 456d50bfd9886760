## La vue du monde : obsia world

help-world = La planète : électricité, puissance, carbone et eau des centres de données et de l’IA, par pays, avec des scénarios jusqu’en 2035.
option-country = Un pays, ou un ensemble de pays : un code (FRA, FR, UE, G7) ou un nom.
option-year = L’année, de 2020 à 2035 ; 2025 par défaut.
option-scenario = Un scénario : Base, Lift-Off, High Efficiency ou Headwinds, publiés par l’AIE ; ou l’un de ceux d’obsia : Adoption lente, Calcul plus efficace, Pénurie de puces, Raccordements tardifs, Refroidissement sobre, Réseaux plus propres.
option-scenario-file = Un scénario à vous (YAML, TOML ou JSON), exprimé en différences avec la référence.
option-sources = Ce qui est publié, par source et par édition : comment une source a changé d’avis.
option-closing = Fermer la boucle : l’usage déclaré en regard des puces qui le servent.
option-move = Et si toute l’inférence de ce modèle se déplaçait dans le pays de { OPTION("to") }.
option-to = Le pays où va l’inférence : un code ou son nom.
option-from = Le pays où se fait l’inférence aujourd’hui ; par défaut, tiré au sort parmi les régions de son cloud.
option-tokens-per-month = Jetons par mois : 50T ou 5e13 ; par défaut, ce que le développeur déclare.
option-queries = Un CSV de questions ; les réponses vont dans { OPTION("out") }.
option-world-out = Où écrire les réponses à { OPTION("queries") }, en CSV.
option-reports = Déclarations de centres de données au titre du règlement (UE) 2024/1364. Peut être répétée.
option-world-csv = Écrire les chiffres en CSV, un par ligne.
option-world-parquet = Écrire les chiffres dans un fichier Parquet, un par ligne.
option-world-xlsx = Écrire un classeur Excel.
short-range = { $low } à { $high }
world-in-year = { $place }, { $year }
world-in-unit = { $value } { $unit }
world-title = La planète en { $year } : centres de données et IA
scenario-slow-uptake = Adoption lente
scenario-efficient-work = Calcul plus efficace
scenario-scarce-chips = Pénurie de puces
scenario-late-power = Raccordements tardifs
scenario-lean-cooling = Refroidissement sobre
scenario-clean-grids = Réseaux plus propres
world-scenario = Scénario { $name }, sur la trajectoire du scénario publié { $anchor }.
world-override = { $words } ({ $name }) : { $value }
world-independent = obsia est indépendant de l’AIE (IEA), et de tous les éditeurs qu’il nomme.
world-meaning = Les valeurs sont des médianes, qui ne s’additionnent pas ; dans chaque simulation, l’électricité des pays et des régions s’additionne pour donner celle du monde. La fourchette plausible contient { $level } des simulations. Ce qu’est un centre de données est laissé ouvert : la moitié des simulations comptent comme les éditeurs de totaux mondiaux, l’autre comme les éditeurs nationaux, dont la somme est plus élevée. La fourchette n’est pas dite testée : trop peu de familles d’éditeurs permettent d’en juger.
world-unrecorded = Les chiffres n’ont pas pu être enregistrés pour obsia trace : { $reason }

## La croissance de l’IA

section-world-tension = La croissance de l’IA de { $first } à { $last } : des chiffres qui ne concordent pas
world-tension-ours = D’après les puces vendues, l’électricité de l’IA a augmenté de { $growth } de { $first } à { $last }.
world-tension-same-years = { $publisher }, édition { $edition } : { $value } de { $from } à { $to } pour les centres construits pour l’IA (rien n’est indiqué sur les puces d’IA installées ailleurs).
world-joined-rest = Les deux ne concordent que si les sites construits pour l’IA consomment { $rest } par an en plus des accélérateurs et de leurs serveurs, autant l’une et l’autre année : leur consommation aurait alors augmenté de { $growth }. Aucun chiffre publié de cette quantité n’a été trouvé.
world-joined = Avec elle, les décomptes de l’IA en { $year } concordent à { $gap } près, chacun dans son périmètre.
world-joined-count = { $published } ({ $boundary }) ; notre chiffre dans le même périmètre : { $ours }.
world-tension-published = { $publisher }, édition { $edition } : { $value } par an de { $from } à { $to } pour les serveurs accélérés, dans le scénario { $scenario }.
world-tension-left = Si les deux étaient justes, il resterait { $growth } par an de { $from } à { $to }.
world-tension-why = Plusieurs raisons peuvent expliquer l’écart. La moyenne de six ans d’un scénario n’est pas une année, et pendant celle-ci des puces ont été mises sous tension plus vite que jamais. L’éditeur compte des serveurs à accélérateurs ; nous comptons des puces vendues, et le moment où elles consomment relève de notre jugement. L’édition a été écrite avant la livraison de la plupart de ces puces. Une donnée trancherait : ce que consomment les accélérateurs des fournisseurs, par trimestre.
world-tension-widest = De la largeur de notre croissance, { $share } tient à une seule donnée : { $input }.

## Le monde dans l’année

section-world-year = Les centres de données du monde en { $year }
section-world-operators = Par exploitant
section-world-regions = Par région
head-place = lieu
head-region = région
head-operator = exploitant
world-head-demand = électricité
world-head-power = raccordé
world-head-load = facteur de charge
world-row-demand_kwh-facility = électricité
world-row-world-totals = la même, comptée comme dans les totaux mondiaux
world-row-demand_kwh-server = électricité de l’informatique
world-row-installed_w-facility = puissance raccordée
world-row-peak_w-facility = pointe
world-row-demand_pue-facility = PUE
world-row-load_factor_share-facility = facteur de charge
world-note-demand_kwh-facility = de tous les centres de données, refroidissement et pertes compris, sans le minage de cryptomonnaies
world-note-world-totals = comme l’AIE et Gartner comptent les centres de données, dans une moitié des simulations chacun
world-note-demand_kwh-server = dont ce que consomment serveurs, stockage et réseaux
world-note-installed_w-facility = le maximum que les bâtiments peuvent appeler
world-note-peak_w-facility = le maximum qu’ils appellent ensemble à un moment de l’année
world-note-demand_pue-facility = l’électricité divisée par celle de l’informatique
world-note-load_factor_share-facility = puissance moyenne divisée par la puissance raccordée
world-operator-hyperscale = très grands exploitants
world-operator-colocation = colocation et prestataires
world-operator-enterprise = entreprises
world-region-world = Monde
world-region-north-america = Amérique du Nord
world-region-central-and-south-america = Amérique centrale et du Sud
world-region-europe = Europe
world-region-africa = Afrique
world-region-middle-east = Moyen-Orient
world-region-eurasia = Eurasie
world-region-asia-pacific = Asie-Pacifique
world-region-asia-pacific-excl-china = Asie-Pacifique sans la Chine
world-region-rest-of-world = Reste du monde
world-region-european-union = Union européenne
world-region-european-economic-area = Espace économique européen
world-region-union-united-kingdom-norway-and-switzerland = Union européenne, Royaume-Uni, Norvège et Suisse
world-region-americas = Amériques
world-region-latin-america = Amérique latine
world-region-middle-east-and-africa = Moyen-Orient et Afrique
world-region-europe-middle-east-and-africa = Europe, Moyen-Orient et Afrique
world-region-outside-the-united-states-and-china = hors des États-Unis et de la Chine
world-region-nordics = Pays nordiques
world-region-iberian-peninsula = Péninsule ibérique
world-region-gulf-cooperation-council = Conseil de coopération du Golfe
world-region-google-data-centres = centres de données de Google
world-region-quebec = Québec
world-region-great-britain = Grande-Bretagne
world-region-virginia = Virginie
world-path-historical = historique
world-path-at-publication = à la parution
world-path-central = trajectoire centrale
world-path-forecast = prévision
world-path-range = fourchette
world-path-plan = plan
world-path-estimate = estimation
world-path-projection = projection
world-path-base-projection = projection de base
world-path-medium = moyen
world-path-low = bas
world-path-high = haut
world-path-low-high = de bas à haut
world-path-minimum = minimal
world-path-maximum = maximal
world-path-median = médiane
world-path-upper = majorant
world-path-trend = tendance
world-path-tendanciel = tendanciel
world-path-reference = référence
world-path-baseline = référence
world-path-limited = croissance limitée
world-path-full-use = plein usage de l’existant
world-path-moderate-growth = croissance modérée
world-path-faster-uptake = adoption plus rapide
world-path-decided-projects = projets décidés
world-path-supply-plans = plans d’approvisionnement
world-path-survey = enquête
world-path-rapid-decarbonisation = décarbonation rapide
world-path-scenario-frame = cadre de scénarios
world-path-no-progress-of-efficiency = sans progrès d’efficacité
world-path-ai-boom = essor de l’IA
world-path-ai-summit-announcements = annonces du sommet sur l’IA
world-path-fewer-installations = moins d’installations
world-path-more-graphics-chips = davantage de puces graphiques
world-path-shorter-life-of-ai-chips = vie plus courte des puces d’IA
world-path-more-idle-power-and-utilisation = puissance au repos et usage plus élevés
world-regions-left = Dans chaque simulation, l’électricité et la puissance de ces régions s’additionnent pour donner celles du monde ; les médianes non.

## L’IA en regard de tous les centres de données

section-world-ai = L’IA dans l’ensemble des centres de données en { $year }
world-ai-all = tous les centres de données
world-ai-ai = IA : accélérateurs, leurs serveurs et le refroidissement
world-ai-left = ce qui reste pour tout le reste
world-ai-inside = Dans chaque simulation, l’IA est une part de tous les centres de données, quels que soient l’année et le scénario : puces et planètes sont tirées ensemble, et ce qui reste à côté de l’IA est ce que consomme tout le reste.
world-ai-rated = IA à pleine charge, fin d’année
world-ai-none = Les accélérateurs sont comptés à partir de { $first } : il n’y a pas de chiffre pour l’IA en { $year }.
world-ai-terms = Par fabricant des puces
world-ai-owners = Par propriétaire
world-ai-countries = Où ses puces peuvent se trouver
world-ai-unknown = inconnu
world-ai-countries-meaning = Par nom, sans classement. La source des puces ne compte par pays que la Chine ; ailleurs, on suppose qu’une part des puces de chaque propriétaire est dans son pays et le reste dans les régions de son cloud : ce sont des fourchettes sans valeur centrale. { $count_text } autres pays ne peuvent en avoir un centième.
head-term = puces
head-owner = propriétaire
world-term-nvidia = puces de Nvidia
world-term-google = puces de Google (TPU)
world-term-amazon = puces d’Amazon (Trainium)
world-term-amd = puces d’AMD
world-term-before-2022 = livrées avant le début du compte (2022)
world-term-china = de conception chinoise
world-term-own = autres puces maison (Maia, MTIA…)
world-owner-other = tous les autres
world-owner-china = entreprises de Chine
world-owner-unattributed = propriétaire inconnu

## Les années

head-year = année
world-head-all = tous
world-head-ai = IA
world-head-left = le reste
## Ce qu’il faudrait publier

section-world-disclose = Ce qu’il faudrait publier pour mieux connaître l’électricité de l’IA
world-disclose-note = Parts de ce qui rend incertain le chiffre de l’IA en { $year }.

## En regard de ce que d’autres publient

section-world-compared = En regard de ce que d’autres publient
world-compared-note = { $judged ->
    [0] Aucun de ces chiffres ne compte la même chose que les nôtres.
   *[other] { $inside } chiffres sur { $judged } qui comptent la même chose touchent notre fourchette.
  } Ceux qui comptent autre chose sont listés avec ce qu’ils comptent, mais ne sont pas jugés. Le tableau qui donne nos rapports (exploitants, puissance, PUE) n’est pas comparé à lui-même.
world-compared-water = Notre eau comprend l’évaporation des retenues si le facteur du réseau la comprend ; les chiffres publiés le précisent rarement.
world-compared-carbon = Notre carbone est en équivalent CO₂, porte sur davantage d’électricité que celui de l’AIE et suppose des réseaux qui se décarbonent moins vite que dans son scénario : l’écart se creuse jusqu’en 2035.
head-publisher = publié par
head-published = publié
head-ours = nous
head-verdict = il est
world-verdict-inside = dedans
world-verdict-below = au-dessous
world-verdict-above = au-dessus
world-verdict-other-boundary = autre périmètre : { $boundary }
world-boundary-with-crypto = avec les cryptomonnaies
world-boundary-upper = un chiffre haut
world-boundary-rated-power = puissance à pleine charge
world-boundary-full-load = énergie à pleine charge
world-boundary-capacity-demand = capacité demandée
world-boundary-power-unsaid = puissance non précisée
world-boundary-power-drawn = puissance appelée
world-boundary-commercial-only = centres commerciaux seuls
world-boundary-great-britain = Grande-Bretagne seule
world-boundary-with-server-rooms = avec les salles de serveurs
world-boundary-use-abroad = avec l’usage servi à l’étranger
world-boundary-reported-sites = sites déclarés seuls
world-boundary-connected = raccordé
world-boundary-divided-total = un total réparti entre les pays
world-boundary-large-sites = grands sites seuls
world-boundary-contract-power = puissance souscrite
world-boundary-one-supplier = un seul fournisseur d’électricité
world-boundary-declared-demand = demande déclarée au réseau
world-boundary-new-sites = nouveaux sites seuls
world-boundary-ai-servers = serveurs d’IA, refroidissement non précisé
world-boundary-ai-focused-sites = sites entiers construits pour l’IA

world-publisher-boston-consulting-group-belgium = Boston Consulting Group (Belgique)
world-publisher-board-of-audit-korea = Cour des comptes de Corée
world-publisher-cer = Régie de l’énergie du Canada
world-publisher-coordinador-electrico-nacional = Coordinador Eléctrico Nacional
world-publisher-cso-ireland = Office central de la statistique d’Irlande
world-publisher-danish-energy-agency = Agence danoise de l’énergie
world-publisher-european-commission = Commission européenne
world-publisher-german-government = Gouvernement allemand
world-publisher-government-of-chile = Gouvernement du Chili
world-publisher-government-of-china = Gouvernement chinois
world-publisher-government-of-france = Gouvernement français
world-publisher-government-of-iceland = Gouvernement islandais
world-publisher-government-of-india = Gouvernement indien
world-publisher-government-of-korea = Gouvernement coréen
world-publisher-government-of-malaysia = Gouvernement de Malaisie
world-publisher-government-of-new-zealand = Gouvernement néo-zélandais
world-publisher-government-of-singapore = Gouvernement de Singapour
world-publisher-greenpeace-and-ncepu = Greenpeace et NCEPU
world-publisher-hydro-quebec = Hydro-Québec
world-publisher-iea = AIE
world-publisher-jrc = Centre commun de recherche (JRC)
world-publisher-monitor-deloitte-spain = Monitor Deloitte (Espagne)
world-publisher-norwegian-government = Gouvernement norvégien
world-publisher-swiss-federal-office-of-energy = Office fédéral suisse de l’énergie
world-publisher-vattenfall-finland = Vattenfall (Finlande)
world-edition-of = { $publisher } { $edition }
world-quantity-electricity = électricité des centres de données
world-quantity-electricity_incl_crypto = électricité, cryptomonnaies comprises
world-quantity-electricity_consumption_based = électricité pour l’usage du pays, où qu’il soit servi
world-quantity-electricity_growth = croissance de l’électricité
world-quantity-electricity_factor_vs_2024 = électricité divisée par celle de 2024
world-quantity-it_electricity = électricité de l’informatique
world-quantity-share_of_electricity = part de toute l’électricité
world-quantity-installed_capacity = puissance raccordée
world-quantity-it_installed_capacity = puissance raccordée de l’informatique
world-quantity-power_capacity = puissance des centres de données
world-quantity-pue = PUE
world-quantity-load_factor = facteur de charge
world-quantity-emissions = carbone des centres de données
world-quantity-water_consumption = eau consommée par les centres de données
world-quantity-ai_electricity = électricité de l’IA
world-quantity-ai_power_demand = puissance moyenne de l’IA
world-quantity-ai_chip_facility_power = puissance de l’IA à pleine charge
world-quantity-ai_emissions = carbone de l’IA
world-quantity-ai_water = eau consommée pour l’IA
world-quantity-ai_compute_stock = parc de puces d’IA
world-quantity-ai_electricity_growth = croissance de l’électricité de l’IA
world-quantity-accelerated_server_electricity_growth = croissance de l’électricité des serveurs accélérés
world-quantity-ai_focused_electricity_growth = croissance de l’électricité des centres de données construits pour l’IA
world-quantity-ai_server_utilisation_training = taux d’utilisation des serveurs d’entraînement
world-quantity-ai_server_utilisation_inference = taux d’utilisation des serveurs d’inférence
world-quantity-ai_server_idle_power = puissance des serveurs au repos
world-quantity-accelerator_service_life = durée de vie des accélérateurs
world-of-operator = { $quantity }, { $operator }

## Les pays

section-world-countries = Pays qui ont leurs propres chiffres
world-countries-note = Par nom, sans classement : les fourchettes se recouvrent, et les éditeurs ne comptent pas de la même façon.
world-allocated = { $count ->
    [one] { $count_text } autre pays n’a pas de chiffre propre
   *[other] { $count_text } autres pays n’ont pas de chiffre propre
  }. Leur consommation est déduite de leur produit intérieur brut, de leur électricité, de leurs régions de cloud, des serveurs web qu’on y trouve et de leur région, avec l’erreur constatée d’une telle déduction : une fourchette sans valeur centrale.
head-code = code ISO
head-country = pays
head-origin = provenance
head-publishers = éditeurs
world-origin-metered = mesuré au compteur
world-origin-published = publié
world-origin-projected = projeté
world-origin-allocated = déduit

world-origin-sum = somme de ses membres
world-origin-sum-of-ranges = somme de membres déduits

## Les sites

section-world-sites = Grands sites d’IA
world-sites-note = Une vue à part : les mêmes puces sont comprises dans le parc ci-dessus. Puissance à la fin de { $year } ; dans chaque simulation, une étape annoncée aboutit ou non, en retard ou non ; les étapes observées sont acquises.
head-site = nom du site
head-power = puissance
world-status-growing = par étapes : les unes en service, les autres annoncées
world-status-operating = en service
world-status-planned = en projet ; consomme dans { $share } des simulations

## Les scénarios

world-changes-note = Au sein de chaque simulation, seul diffère ce que prévoit le scénario. Un rapport de 1 signifie que rien ne change.
world-head-change-all = tous
world-head-change-ai = IA
world-head-change-carbon = carbone
world-head-as-published = publié
world-head-ratio = rapport
world-no-change = Le scénario prévoit la même chose que la référence : toutes les différences sont nulles.

## Pour continuer

section-world-next = Pour continuer
world-next-country = un pays
world-next-all = tous les pays, avec leurs fourchettes
world-next-sources = ce qui est publié, et comment les sources ont changé d’avis
world-next-closing = l’usage déclaré, en regard des puces
world-next-growth = croissance de l’IA
world-next-demand = électricité de tous les centres de données
world-next-ai = électricité de l’IA

## Un pays

world-country-title = Les centres de données { $of } en { $year }
world-country-metered = L’électricité y est mesurée au compteur ({ $publishers }, jusqu’en { $year }). Les compteurs pèsent le plus ; les années suivantes découlent de ce qui est publié sur le pays, sur sa région et sur le monde.
world-country-published = Une consommation, une puissance ou une part de l’électricité est publiée pour ce pays ({ $publishers }). Chaque chiffre retenu est pesé selon l’erreur possible de son périmètre, de son éditeur et du lieu, avec ceux de tous les autres pays.
world-country-projected = Des chiffres ne sont publiés que pour des années ultérieures ({ $publishers }) ; les années précédentes découlent de la région et du monde.
world-country-allocated = Aucun des éditeurs que nous avons lus ne publie de chiffre pour ce pays. Sa consommation est déduite de son produit intérieur brut, de son électricité, de ses régions de cloud, des serveurs web qu’on y trouve et de la région du monde où le modèle le range ({ $region }), avec l’erreur constatée d’une telle déduction. Seule la fourchette est montrée : une valeur centrale aurait l’air d’un savoir.
world-country-note-demand = dans l’année, refroidissement et pertes compris
world-country-note-carbon = fondé sur la localisation, mix moyen de la production
world-country-note-water = consommée, sur place et aux centrales
world-country-note-installed = ce que les installations peuvent appeler au plus, selon le facteur de charge de leur région
world-country-note-peak = la plus grande de l’année
world-country-note-peak-sum = la plus grande de l’année dans chaque pays, additionnée
world-country-note-share = importations et exportations non comprises
world-country-note-inhabitant = électricité de l’année, rapportée aux habitants à la fin de { $counted }
world-country-water = L’eau est une consommation, non un prélèvement, et comprend l’évaporation des retenues si le facteur du réseau la comprend : là où des barrages produisent l’électricité, elle paraît grande. La rareté n’est pas pondérée, car aucun tableau ne peut en être distribué ici.
world-head-electricity = électricité
head-scenario = scénario
head-quantity-unit = quoi
head-boundary-of = périmètre
world-country-bends = La trajectoire est ajustée aux chiffres de quelques années, dont 2026, 2030 et 2035, et varie régulièrement entre elles. Si elle s’infléchit à l’une de ces dates, c’est que les chiffres publiés le font, ou que ceux d’une année ne comptent pas la même chose que ceux d’une autre ; aucun changement brusque n’est annoncé.
world-country-unpublished = Aucun chiffre publié n’a été trouvé pour le pays entier.
group-unpublished = Aucun chiffre publié n’a été trouvé pour le groupe entier.
world-country-allocated-beside = Ce qui est publié pour ce pays, plus bas, ne compte qu’une partie de ses centres de données, compte autre chose ou porte sur une année hors de la trajectoire. Ce que tous consomment est déduit de son produit intérieur brut, de son électricité, de ses régions de cloud, des serveurs web qu’on y trouve et de la région du monde où le modèle le range ({ $region }), avec l’erreur constatée d’une telle déduction. Seule la fourchette est montrée : une valeur centrale aurait l’air d’un savoir.
head-beside-ours = par rapport à notre fourchette
world-standing-count =
    { $count ->
        [0] Aucun de ces chiffres ne se compare à notre fourchette.
        [1] Un seul de ces chiffres se compare à notre fourchette ; { $outside ->
            [0] il s’y trouve
           *[other] il en sort, et le tableau dit pourquoi
        }.
       *[other] { $count_text } de ces chiffres se comparent à notre fourchette ; { $outside ->
            [0] tous s’y trouvent
            [1] un seul en sort, et le tableau dit pourquoi
           *[other] { $outside_text } en sortent, et le tableau dit pourquoi
        }.
    }
world-standing-inside = dans la fourchette
world-standing-above = au-dessus : { $why }
world-standing-below = au-dessous : { $why }
world-standing-unjudged = non comparé : { $why }
world-why-boundary = le périmètre est différent
world-why-unsaid = la puissance comptée n’est pas précisée
world-why-path = une trajectoire parmi d’autres du même auteur
world-why-total = l’électricité du même auteur est dans la fourchette ; le total auquel elle est rapportée est différent
world-why-older = des chiffres plus récents disent autre chose
world-why-disputed = d’autres auteurs disent autre chose
world-why-weighed = notre fourchette dépend aussi des autres chiffres, de ceux de la région et de ceux du monde
world-why-alone = aucun autre des éditeurs que nous avons lus ne publie de chiffre à son sujet ; notre fourchette dépend aussi des chiffres de la région et de ceux du monde
world-why-quantity = autre grandeur
world-why-years = hors de { $first }-{ $last }
world-why-totals = compté comme le font les auteurs de totaux mondiaux, notre fourchette le contient
world-country-no-party = obsia n’a lu aucun engagement de ce pays sur l’IA ; tous les textes n’ont pas été examinés à son sujet.

## Les sources

world-sources-title = Ce qui est publié sur les centres de données et l’IA
world-sources-country-title = Ce qui est publié sur les centres de données { $of }
world-sources-count = { $figures_text } chiffres de { $series_text } éditeurs. Toutes les éditions sont conservées : une nouvelle ne remplace pas l’ancienne.
section-world-minds = Comment les sources ont changé d’avis
world-minds-note = Ce qu’indique chaque édition, quand un éditeur en a publié au moins deux sur la même grandeur ; pour une édition à scénarios, l’historique et le scénario de référence.
world-minds-none = Aucun éditeur n’a ici deux éditions sur la même grandeur.
section-world-series = Les éditeurs
head-editions = éditions
head-figures = chiffres
head-years = années
head-read-as = lu
world-access-primary = dans le tableau de l’éditeur
world-access-secondary = dans un texte qui la cite
world-access-both = l’un et l’autre
world-sources-all = Tous les chiffres, avec leur emplacement et leur licence : --json ou --csv.

## Fermer la boucle

head-loop = usage et puces de
head-on = le
head-use = usage
head-chips = puces
head-factor = facteur
world-meaning-elicited = Les valeurs sont des médianes. La fourchette plausible contient { $level } des simulations ; presque toutes les données d’entrée sont supposées.
world-loop-all = Tous les développeurs qui déclarent leur usage
world-loop-china = Développeurs chinois qui déclarent leur usage
head-explanation = explication
head-could = facteur possible
head-leaves = facteur restant
head-stated-by = déclaré par
head-according-to = selon
head-last-count = dernier décompte
head-one-costs = énergie unitaire
world-explanation-training = L’entraînement, la recherche et les essais consomment de l’électricité, mais ne figurent dans aucun décompte de jetons.
world-explanation-cloud-customers = Les puces servent aussi les clients du cloud, dont d’autres laboratoires.
world-explanation-machines-in-use = Les machines qui servent sont peut-être occupées moins longtemps que ne le suppose le côté des puces.
world-explanation-projected-chips = Après leur dernier décompte ({ $note }), les puces sont celles du scénario de référence.
world-explanation-counted-twice = Les modèles d’OpenAI servis par Azure figurent peut-être dans les deux décomptes.
world-explanation-media = Images, son et vidéo ne sont pas distingués du texte, alors que leur coût est différent.
world-explanation-other-work = Classement, publicité et traduction tournent sur les mêmes puces ; on ignore s’ils sont comptés.
world-explanation-own-chips = L’inférence tourne surtout sur les puces maison, dont aucune mesure ouverte n’étalonne l’énergie d’un jeton.
world-explanation-agents = Un message peut lancer un agent qui appelle le modèle des centaines de fois.
world-explanation-company-plans = Les messages des entreprises et des écoles ne sont pas dans le décompte.
world-explanation-own-products = On ignore si les assistants de l’entreprise sont dans le décompte.
world-explanation-calls-or-tokens = Pour les plus anciens décomptes, la presse parle d’appels là où d’autres lisent des jetons.
world-explanation-chips-not-counted = Certaines puces ne sont pas comptées : elles forment un terme à large fourchette.
world-explanation-others = Les puces de tous sont mises en regard des jetons de ceux qui déclarent leur usage.
closing-finding = Les puces d’IA consomment { $factor } fois ({ $range }) ce que l’usage déclaré explique
closing-sides = Au rythme de { $date }, les puces d’IA consomment { $chips } par an. Les jetons et les messages que déclarent les développeurs en demanderaient { $use }, selon notre énergie de chacun. Une fois comptés l’entraînement et la charge des machines, il reste un facteur de { $remaining }.
closing-lab-agrees = Quand on met en regard l’usage et les puces d’un seul laboratoire ({ $loop }, { $date }), ce qui reste vaut { $remaining }. La fourchette contient 1 : les deux comptes ne s’y contredisent pas, mais une fourchette aussi large ne prouve pas grand-chose.
closing-lab-apart = Quand on met en regard l’usage et les puces d’un seul laboratoire ({ $loop }, { $date }), ce qui reste vaut { $remaining }. La fourchette ne contient pas 1 : l’un des deux comptes est faux, ou oublie quelque chose.
closing-settled-by = Ce qui trancherait le plus : { $what }. Cela fait { $share } de la largeur de ce qui reste.
closing-bridge = L’entraînement et la charge des machines déduits, il reste { $rest } par an qu’aucun usage déclaré n’explique ({ $range })
closing-bridge-label = Des barres, de ce que les puces d’IA consomment par an au rythme de { $date } jusqu’à l’usage déclaré, en passant par l’entraînement et la charge des machines ; le reste est hachuré. Tous les chiffres sont dans les tableaux qui suivent.
closing-bridge-note = Térawattheures par an au rythme de { $date } ; les traits fins sont des fourchettes, neuf chances sur dix. Puces : décomptes d’Epoch AI. Usage : ce que déclarent développeurs et services. Énergie d’un jeton et emploi des puces : obsia. Dans { $share } des simulations, l’usage déclaré consommerait plus que les puces qui restent pour le servir.
closing-stage-chips = Toutes les puces d’IA
closing-stage-served = Reste pour servir les requêtes
closing-stage-use = Usage déclaré × notre énergie
closing-stage-rest = Inexpliqué
closing-step-cloud-customers = Puces louées à d’autres
closing-step-training = Entraînement, recherche, essais
closing-step-machines-in-use = Charge des machines qui servent
closing-remains = Ce qui reste, comparaison par comparaison
closing-ratios = Sur { $all } comparaisons, { $closed } laissent une fourchette qui contient 1
closing-ratios-label = Une barre par comparaison, de la plus grande à la plus petite ; tous les chiffres sont dans le tableau qui suit.
closing-ratios-note = Puces qui restent pour servir, divisées par l’usage déclaré ; échelle log. Chacune à la dernière date où ses puces sont décomptées. Les barres sont des fourchettes, neuf chances sur dix.
closing-ratios-one = 1 : puces et usage s’accordent
closing-ratios-before = avant toute déduction
closing-settles = Quelle publication trancherait
closing-settles-caption = Ce qu’il faudrait publier, qui le pourrait, et sa part de la largeur de ce qui reste
closing-settles-note = Les parts sont celles de la log-variance du facteur qui reste. Un fournisseur qui publierait, pour un même mois, ses jetons et l’électricité mesurée des machines qui les servent trancherait aussitôt sa propre comparaison.
closing-steps = Ce qui est déduit de ses puces, étape par étape ({ $date })
closing-tell-lengths = les jetons qu’un appel lit, reprend d’un cache et écrit, et les appels derrière un message
closing-tell-roles = la part des puces qui entraîne, et le taux d’occupation de celles qui servent
closing-tell-models = la taille des modèles
closing-tell-machines = les accélérateurs qui servent, leurs lots et leur refroidissement
closing-tell-mix = quels modèles répondent
closing-tell-counts = des décomptes de jetons et de messages vérifiés par un tiers
closing-tell-chips = combien de puces existent, quand elles ont été mises en marche et ce qu’elles consomment
closing-who-lengths = qui sert un modèle, d’après ses propres journaux
closing-who-roles = les propriétaires de puces et les laboratoires qui en louent
closing-who-models = les développeurs
closing-who-machines = qui sert un modèle
closing-who-mix = qui sert plusieurs modèles
closing-who-counts = les développeurs, avec un auditeur
closing-who-chips = les concepteurs, vendeurs et propriétaires de puces
head-serves = reste pour servir
head-rest = inexpliqué
head-remains = facteur qui reste
head-to-tell = à publier
head-who-tells = qui le pourrait
head-step = étape
head-takes = retire

## Déplacer l’inférence

world-move-title = Et si toute l’inférence de { $model } se déplaçait ici : { $country }
world-move-tokens = { $tokens } jetons par mois, { $origin }.
world-move-given = selon vous
world-move-stated = déclarés par { $developer } le { $date } pour l’ensemble de ses modèles
world-move-from = Aujourd’hui : { $country }.
world-move-from-unknown = Aujourd’hui : une région du cloud qui le sert, tirée dans chaque simulation.
head-here = aujourd’hui
head-there = là-bas
head-change = différence
world-move-energy = énergie d’une année
world-move-carbon = carbone de son électricité
world-move-water = eau
world-move-shares = En regard du pays en { $year }
world-move-moved_share = de l’électricité de ses centres de données
world-move-national_share = de toute l’électricité qu’il produit
world-move-demand_per_inhabitant_kwh = par habitant
world-move-note = Une différence attributionnelle, et non une prévision : matériel, lots et usage ne changent pas, le réseau est celui d’aujourd’hui, et ses centrales ne s’adaptent pas à la nouvelle demande.

## Les questions

world-answered = Réponses écrites dans { $file } : { $rows }.
world-answered-part = Questions sans réponse : { $rejected } sur { $read }. Réponses écrites dans { $file } : { $rows }.

## Les fichiers

world-sheet-summary = Résumé
world-sheet-path = Trajectoire
world-sheet-ai = IA
world-sheet-compared = Comparaison
world-sheet-countries = Pays
world-sheet-changes = Scénario
world-sheet-published = Publié

## Les chiffres dans une trace

trace-range-only = { $name } : fourchette plausible { $range } ; pas de valeur centrale
traced-demand_kwh-facility = électricité des centres de données en un an
counts-demand_kwh-facility = refroidissement et pertes compris, sans le minage de cryptomonnaies
traced-demand_kwh-server = électricité de l’informatique des centres de données
counts-demand_kwh-server = serveurs, stockage et réseaux
traced-installed_w-facility = puissance raccordée des centres de données
counts-installed_w-facility = le maximum que les bâtiments peuvent appeler
traced-installed_w-server = puissance raccordée de l’informatique
counts-installed_w-server = serveurs, stockage et réseaux
traced-peak_w-facility = pointe des centres de données
counts-peak_w-facility = le maximum de l’année, tous ensemble
traced-average_w-facility = puissance moyenne
counts-average_w-facility = refroidissement et pertes compris, sur l’année
traced-demand_pue-facility = PUE des centres de données
counts-demand_pue-facility = l’électricité divisée par celle de l’informatique
traced-load_factor_share-facility = facteur de charge des centres de données
counts-load_factor_share-facility = puissance moyenne divisée par la puissance raccordée
traced-ai_demand_kwh-facility = électricité de l’IA en un an
counts-ai_demand_kwh-facility = accélérateurs, leurs serveurs, refroidissement et pertes
traced-ai_demand_share-facility = part de l’IA dans l’électricité des centres de données
counts-ai_demand_share-facility = électricité de l’IA divisée par celle de tous les centres de données ; les deux sont comptées séparément
traced-ai_rated_w-facility = puissance de l’IA à pleine charge
counts-ai_rated_w-facility = accélérateurs en service en fin d’année, leurs serveurs et le refroidissement
traced-ai_growth_share-facility = croissance de l’électricité de l’IA
counts-ai_growth_share-facility = d’une année à la suivante ; 1 est un doublement
traced-demand_g-facility = carbone de l’électricité des centres de données
counts-demand_g-facility = fondé sur la localisation, moyenne du réseau
traced-demand_l-facility = eau des centres de données
counts-demand_l-facility = consommée sur place et aux centrales, retenues comprises
traced-national_share-facility = part de l’électricité du pays
counts-national_share-facility = électricité des centres de données divisée par ce que le pays produit
traced-demand_per_inhabitant_kwh-facility = électricité des centres de données par habitant
counts-demand_per_inhabitant_kwh-facility = en un an
traced-closing_ratio-facility = facteur entre les puces et l’usage déclaré
counts-closing_ratio-facility = électricité des puces divisée par celle de l’usage déclaré
traced-stated_use_kwh-facility = électricité de l’usage déclaré en un an
counts-stated_use_kwh-facility = jetons ou messages, multipliés par notre estimation de l’énergie de chacun
traced-energy_per_token_j-facility = énergie d’un jeton déclaré
counts-energy_per_token_j-facility = entrée, entrée en cache et sortie, dans les proportions de l’usage
traced-energy_per_message_j-facility = énergie d’un message
counts-energy_per_message_j-facility = tous les appels qui le servent
traced-explained_ratio-facility = facteur qu’une explication pourrait représenter
counts-explained_ratio-facility = une explication seule
traced-explained_kwh-facility = électricité des puces dont une explication rend compte
counts-explained_kwh-facility = en un an, après les étapes qui précèdent
traced-unexplained_kwh-facility = électricité des puces dont rien ne rend compte
counts-unexplained_kwh-facility = en un an : les puces qui restent pour servir, moins l’usage déclaré
traced-moved_share-facility = inférence déplacée, rapportée aux centres de données du pays
counts-moved_share-facility = électricité divisée par électricité
traced-moved_carbon_g-facility = carbone qu’un déplacement ajoute
counts-moved_carbon_g-facility = là-bas moins ici, en un an ; négatif si le déplacement épargne
traced-moved_water_l-facility = eau qu’un déplacement ajoute
counts-moved_water_l-facility = là-bas moins ici, en un an ; négatif si le déplacement épargne
traced-site_w-facility = puissance d’un site
counts-site_w-facility = le maximum que le bâtiment peut appeler en fin d’année

## Les données d’entrée de la vue du monde

assumption-allocated-range = Le pays n’a pas de chiffre propre : sa consommation est déduite de son produit intérieur brut, de son électricité, de ses régions de cloud, des serveurs web qu’on y trouve et de sa région, et seule la fourchette est montrée.
input-electricity-of-demand = électricité publiée des centres de données
input-share_of_electricity = part publiée de l’électricité du pays
input-population_count = habitants
input-electricity_incl_crypto = électricité publiée des centres de données, minage de cryptomonnaies compris
input-installed_capacity = puissance raccordée publiée
input-power_capacity = puissance publiée des centres de données
input-peak_ratio = puissance de pointe rapportée à la moyenne de l’année
input-ai_uptake_path_ratio = vitesse à laquelle l’IA est adoptée
input-efficiency_path_ratio = vitesse à laquelle baisse l’électricité d’un même travail
input-ai_change_share = part de l’IA dans ce que change le scénario
input-electricity_hyperscale = électricité publiée des très grands exploitants
input-electricity_colocation = électricité publiée de la colocation
input-electricity_enterprise = électricité publiée des centres d’entreprise
input-level-of-demand = désaccord des éditeurs sur une même année
input-growth-of-demand = écart entre la croissance et celle publiée
input-left-over = part de la région qui revient aux pays sans chiffres
input-capacity-bridge = puissance raccordée entre deux années publiées
input-load-bridge = facteur de charge entre deux années publiées
input-design-bridge = conception des bâtiments entre deux années publiées
input-overhead-bridge = PUE entre deux années publiées
input-load_error_ratio = écart entre les facteurs de charge et ceux publiés
input-overhead_error_ratio = écart entre les PUE et ceux publiés
input-rounding = dernier chiffre des valeurs publiées
input-allocation = écart d’un pays à ce qui sert à le répartir
input-electricity_kwh-of-country = électricité produite par le pays
input-fleet_power_w = puces d’un propriétaire, en puissance
input-design_power_w = puissance nominale d’une puce
input-shipped_count = combien de puces ont été livrées
input-site_power_w = puissance d’un site
input-lab_power_w = puces dont dispose un laboratoire, en puissance
input-accelerator_it_ratio = puissance des serveurs, du stockage et du réseau sur celle des puces
input-accelerator_life_shape = mise hors service des puces : au même âge ou au hasard
input-accelerator_life_years = durée de vie des accélérateurs
input-ai_overhead_yearly_ratio = vitesse à laquelle baisse le PUE de l’IA
input-ai_pue = PUE là où tourne l’IA
input-chinese_designed_ratio = puces de conception chinoise, absentes du décompte
input-other_designed_ratio = autres puces maison, absentes du décompte
input-demand_growth_ratio = électricité des centres de données rapportée à la trajectoire publiée
input-grid_path_ratio = vitesse de décarbonation des réseaux
input-idle_power_share = puissance des machines qui attendent
input-inference_use_share = occupation des machines qui répondent
input-training_use_share = occupation des machines qui entraînent
input-training_capacity_share = part des puces qui entraînent
input-later_shipped_power_growth_ratio = croissance des livraisons après 2030
input-shipped_power_growth_ratio = croissance des livraisons jusqu’en 2030
input-national_growth_ratio = croissance de l’électricité du pays
input-overhead_path_ratio = PUE rapporté à la trajectoire publiée
input-power_on_lag_years = temps entre la vente et la mise sous tension
input-uncounted_before_growth_ratio = croissance des livraisons avant 2022
input-uncounted_before_w = puces livrées avant 2022, en puissance
input-home_fleet_share = part des puces qui sont dans le pays de leur propriétaire
input-site_completion_share = probabilité qu’un site en projet soit construit
input-site_delay_years = retard d’un site en projet
input-service_messages_per_day_count = messages par jour qu’un service déclare
input-service_tokens_per_month_count = jetons par mois qu’un service déclare
input-tokens_per_month_count = jetons par mois qu’un développeur déclare
input-largest_replica_devices = nombre maximal d’accélérateurs pour une réplique
input-traffic_weight_ratio = quels modèles représentent le trafic

## Les erreurs

kind-of-name-country = pays
kind-of-name-scenario = scénario
world-a-scenario = un scénario : { $page }
world-key = n’est pas une clé de scénario
world-range-key = n’est pas une clé de paramètre
world-name-form = un texte de 1 à { $most } caractères
world-parameter = n’est pas un paramètre
world-range = de { $low } à { $high } ({ $unit } ; { $value } par défaut)
world-remedy-scenario = Connus : { $known }. Pour le vôtre, écrivez un fichier : { OPTION("scenario-file") }.
world-move-unstated = Le développeur de { $model } ne déclare pas son usage : précisez { OPTION("tokens-per-month") }.
world-unit-years = ans
world-of-rated = { $share } de la puissance nominale
