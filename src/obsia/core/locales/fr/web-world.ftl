### Les pages du monde : la planète, ses pays, les scénarios, ce que d’autres publient, l’usage face aux puces.

## Courbes dans le temps

web-chart-value = notre valeur (la médiane)
web-chart-others = publié par d’autres
web-chart-past = passé
web-chart-projection = projections
web-chart-seen = { $caption }. { $label }

## La planète

web-world-title = L’électricité des centres de données et de l’IA en { $year }
web-world-apart = Scénario { $scenario }
web-world-about = Combien d’électricité consomment les centres de données et l’IA, dans le monde et dans chaque pays, la trajectoire jusqu’en 2035, et ce sur quoi les sources divergent.
web-world-finding = Centres de données en { $year } : { $all }
web-world-finding-ai = Centres de données en { $year } : { $all } ; l’IA en consomme { $ai }
web-world-lead = Combien, où, et avec quelle certitude : tous les centres de données, et ce que l’IA en représente.
web-world-card-all = Tous les centres de données du monde
web-world-card-all-note = Refroidissement et pertes compris, minage de cryptomonnaies exclu.
web-world-card-totals = Compté comme l’AIE et Gartner
web-world-card-ai = Dont l’IA
web-world-card-ai-note = Accélérateurs, leurs serveurs et leur refroidissement, comptés à partir des puces vendues.
web-world-card-share = Part de l’IA dans l’électricité des centres de données
web-world-card-growth = Croissance de l’IA, de { $first } à { $last }
web-world-card-growth-note = En un an.
web-world-card-growth-more = Ce que d’autres en publient
web-world-card-power = Puissance raccordée
web-world-no-ai = Les accélérateurs sont comptés à partir de { $first } : il n’y a pas de chiffre pour l’IA en { $year }.
web-world-choose = Une autre année, un autre scénario
web-world-year = Année
web-world-scenario = Scénario
web-world-scenario-hint = Les quatre premiers sont publiés par l’AIE, les autres changent chacun un levier. obsia suit chacun avec sa propre incertitude.
web-world-show = Afficher
web-world-bad-year = « { $year } » : l’année va de { $first } à { $last }.
web-world-others = Autres années et scénarios
web-world-static = Voici les années et les scénarios que contient cette édition ; obsia serve répond pour toute année de 2020 à 2035 et pour vos propres scénarios.
web-world-on-scenario = Vous voyez le scénario { $name }, sur la trajectoire de l’AIE. { $independent }
web-world-on-own = Vous voyez le scénario { $name } : obsia n’y change qu’un levier, le reste est celui de la référence. { $independent }
web-world-largest-apart = { $count ->
    [one] { $names } : sa fourchette dépasse toutes les autres
   *[other] { $names } : leurs fourchettes dépassent toutes les autres
 }
web-world-largest-open = On ne peut pas dire quel pays consomme le plus : les fourchettes se recouvrent
web-world-largest-about = Électricité des centres de données en { $year }, les { $count } pays aux médianes les plus élevées parmi ceux qui ont leurs propres chiffres ; échelle logarithmique. Là où les fourchettes se recouvrent, l’ordre ne dit rien.
web-world-published-world = Sur { $judged } chiffres mondiaux publiés qui comptent la même électricité, { $inside } touchent notre fourchette
web-world-published-about = Barre : notre fourchette pour l’année, avec sa médiane. Losange : ce qui est publié. Échelle logarithmique.
web-world-published-row = { $series } { $edition }, { $year } : { $value }
web-world-panel-all = tous les centres
web-world-panel-ai = IA
web-world-scenarios-apart-both = En { $year }, les fourchettes de { $most } et de { $least } ne se recoupent plus, ni pour l’ensemble des centres de données ni pour l’IA
web-world-scenarios-apart-demand = En { $year }, les fourchettes de { $most } et de { $least } ne se recoupent plus pour l’ensemble des centres de données ; elles se recoupent encore pour l’IA seule
web-world-scenarios-apart-ai = En { $year }, les fourchettes de { $most } et de { $least } ne se recoupent plus pour l’IA ; elles se recoupent encore pour l’ensemble des centres de données
web-world-scenarios-apart-none = En { $year }, les fourchettes de tous les scénarios se recoupent : aucun ne se distingue d’un autre
web-world-scenarios-about = Électricité par an dans les quatre scénarios de l’AIE, tels qu’obsia les suit : l’ensemble des centres de données et, en leur sein, l’IA (tirets). Trait : médiane ; bande : fourchette ; en chiffres : { $year }. Même échelle pour tous.
web-world-regions-grown = Dans { $grown } régions sur { $all }, la fourchette de { $last } dépasse entièrement celle de { $first }
web-world-regions-about = Électricité des centres de données par an. Trait : médiane ; bande : fourchette ; en chiffres : { $last }. Même échelle logarithmique pour toutes.
web-world-where = Où
web-world-where-note = La carte montre l’électricité par habitant : une carte des totaux montrerait surtout quels pays sont grands. Chaque teinte couvre un large intervalle, parce que les fourchettes sont larges ; ce sont les mêmes pour chaque année et chaque scénario. Les totaux sont dans le tableau.
web-world-map-title = Électricité des centres de données par habitant en { $year }
web-world-map-about = Une carte du monde. Chaque pays a l’une de cinq teintes, d’autant plus marquée que les centres de données y consomment d’électricité par habitant ; les pays sans chiffre propre sont hachurés. Les mêmes chiffres sont dans le tableau de tous les pays.
web-world-legend = Kilowattheures par habitant dans l’année
web-world-legend-below = moins de { $high }
web-world-legend-between = de { $low } à { $high }
web-world-legend-above = { $low } et plus
web-world-legend-allocated = hachuré, gris sur le papier : aucun chiffre publié n’a été trouvé pour ce pays. Sa consommation est déduite de son économie et de sa région, une fourchette dont la teinte montre le milieu ; la vraie valeur peut fort bien être à une teinte de là.
web-world-borders = Les frontières sont celles de Natural Earth, qui montrent qui contrôle de fait un territoire. La carte ne prend pas parti sur le statut d’un territoire ; là où une frontière est disputée, la zone est montrée à part, sans chiffre.
web-world-label = { $country }, kWh par habitant : { $step }
web-world-label-allocated = { $country }, kWh par habitant : { $step } (une fourchette seulement)
web-world-table = Pays qui ont leurs propres chiffres, par ordre alphabétique
web-world-all-countries = Les { $all } pays, avec leurs fourchettes
web-world-regions-table = Électricité et puissance raccordée par région
web-world-operators-table = Électricité et puissance raccordée par type d’exploitant
web-world-path = La trajectoire jusqu’en 2035
web-world-path-note = Les puces sont comptées jusqu’à la fin de 2025 et supposées ensuite. Dans chaque simulation, l’IA et le reste donnent le total des centres de données ; les médianes, non.
web-world-chart-all = Électricité de tous les centres de données, par année
web-world-chart-all-label = Une courbe et sa fourchette, en hausse de 2020 à 2035 ; tous les chiffres sont dans le tableau qui suit. Les losanges sont ce que d’autres publient pour le monde.
web-world-chart-ai = Électricité de l’IA, par année
web-world-chart-ai-label = Une courbe et sa fourchette, en forte hausse de 2022 à 2035 tandis que la fourchette s’élargit ; tous les chiffres sont dans le tableau qui suit.
web-world-chart-ai-note = Les puces sont comptées jusqu’à la fin de 2025.
web-world-path-table = Tous les centres de données, l’IA et le reste, par année
web-world-uncounted = non compté
web-world-disagree = Ce sur quoi les sources divergent
web-world-compared-table = Nos chiffres en regard de ce qui est publié, par grandeur
web-world-compared-what = lieu et année
web-world-ai = Qui est derrière l’électricité de l’IA
web-world-ai-note = Par fabricant et par propriétaire des puces : dans chaque simulation, chaque liste donne le total de l’IA.
web-world-changes = Ce que change le scénario
web-world-changes-table = Écart à la référence, par année
web-world-more = Pour continuer
web-world-more-countries = Tous les pays
web-world-more-scenarios = Ce que change chaque scénario
web-world-more-sources = Comment les sources ont changé d’avis
web-world-more-closing = L’usage déclaré explique-t-il les puces ?
web-world-years = Année par année : tous les centres de données, l’IA, et ce que d’autres publient
web-world-crumbs = Vous êtes dans

## Pays

web-countries-title = Les centres de données par pays en { $year }
web-countries-about = L’électricité des centres de données de { $all } pays, avec pour chacun sa fourchette et la façon dont on la connaît.
web-countries-lead = { $own } pays sur { $all } ont leurs propres chiffres ; pour les autres, on ne peut donner qu’une fourchette. Les listes sont par ordre alphabétique, sans classement : les fourchettes se recouvrent, et les sources ne comptent pas de la même façon.
web-countries-region = { $region } : { $count ->
    [one] un pays
   *[other] { $count } pays
 }
web-countries-table = Électricité des centres de données par pays en { $year }
web-countries-known = comment on le sait
web-countries-inhabitant = par habitant

web-country-finding = Centres de données { $in } en { $year } : { $range }
web-country-title = Les centres de données { $in } : électricité, carbone et eau
web-country-about = Combien d’électricité consomment les centres de données { $of }, avec la fourchette, comment on la connaît, ce qui est publié, et ce à quoi l’État s’est engagé.
web-country-crumb-world = Monde
web-country-crumb-countries = Pays
web-country-demand = Électricité des centres de données { $in } en { $year }
web-country-inhabitant = Par habitant
web-country-share = Part de l’électricité produite { $in }
web-country-carbon = Carbone de cette électricité
web-country-water = Eau
web-country-installed = Puissance raccordée
web-country-installed-in = Puissance raccordée en { $year }
web-country-lead = Puissance raccordée : { $now } en { $year }, { $then } en { $ahead }.
web-country-peak = Puissance de pointe
web-country-how = Comment on le sait
web-country-path = La trajectoire jusqu’en 2035
web-country-chart = Électricité des centres de données { $in } : { $now } en { $year }, { $then } en { $ahead }
web-country-chart-range = Électricité des centres de données { $in } : une fourchette, sans valeur centrale
web-country-chart-label = Une courbe et sa fourchette de 2020 à 2035, et des losanges pour ce que d’autres publient ; tous les chiffres sont dans les tableaux de cette page.
web-country-chart-label-alone = Une courbe et sa fourchette de 2020 à 2035 ; tous les chiffres sont dans le tableau de cette page.
web-country-chart-label-range = Une fourchette sans courbe de 2020 à 2035 ; tous les chiffres sont dans le tableau de cette page.
web-country-path-table = Électricité par année
web-country-published = Ce qui est publié à son sujet
web-country-published-note = Chaque source par ses éditions, dans l’unité et avec le périmètre qu’elle indique.
web-country-published-table = Ce qui est publié sur les centres de données { $of }, par source et par édition
web-country-state = Textes internationaux sur l’IA
web-country-state-more = Tout ce qui est recensé au sujet { $of }
web-country-near = Les autres pays de la région ({ $region })

## Scénarios

web-scenarios-title = Trajectoires jusqu’en 2035 : ce que change chaque scénario
web-scenarios-about = Quatre scénarios de l’AIE et six d’obsia : ce que chacun suppose, l’électricité de tous les centres de données et celle de l’IA, et ce que chacun change.
web-scenarios-lead = Les quatre premières trajectoires sont celles que l’AIE a publiées en avril 2025 ; ses propres chiffres figurent à côté des nôtres. obsia en est indépendant : il suit chacune avec sa propre incertitude. L’IA représente, dans ce que changent Lift-Off et Headwinds, 70 % (50 à 90 %, hypothèse) ; de ce que change High Efficiency, sa propre part. Les six autres scénarios changent chacun un levier. Dans chaque simulation, l’IA est une part de tous les centres de données.
web-scenarios-base = Les règles et les projets tels qu’ils sont au début de 2025, et ce que l’industrie attend de sa croissance. C’est ici la référence.
web-scenarios-lift-off = L’IA est adoptée plus vite, et les sites, les puces et les raccordements suivent.
web-scenarios-high-efficiency = La demande d’IA est celle de la référence ; le matériel, les logiciels et les sites y répondent avec moins d’électricité.
web-scenarios-headwinds = L’IA est adoptée plus lentement, et les sites, les puces et les réseaux la freinent.
web-scenarios-slow-uptake = L’IA est adoptée plus lentement : à partir de 2025, son électricité prend chaque année 8 % de retard de plus sur la référence (4 à 12 %).
web-scenarios-efficient-work = Le même travail, de l’IA comme du reste, demande chaque année 4 % d’électricité de moins que dans la référence (2 à 6 %).
web-scenarios-scarce-chips = Les puces restent rares : jusqu’en 2030, les livraisons en restent au niveau du dernier décompte.
web-scenarios-late-power = L’électricité arrive tard : de la livraison à la mise sous tension, il faut quatorze mois au lieu de quatre (10 à 22).
web-scenarios-lean-cooling = Refroidissement et pertes diminuent : ce que le PUE dépasse de 1 baisse chaque année de 7 % de plus que dans la référence (4 à 10 %).
web-scenarios-clean-grids = Les réseaux se décarbonent plus vite : le carbone par kilowattheure baisse de 8 % par an au lieu de 3 % (6 à 10 %). L’électricité reste la même.
web-scenarios-table = { $name }, par rapport à Base, simulation par simulation
web-scenarios-path = { $name } : tous les centres de données, et l’IA parmi eux
web-scenarios-see = La planète en 2030 dans ce scénario
web-scenarios-own = Votre propre scénario
web-scenarios-own-note = Tout paramètre de la vue du monde peut être changé dans un fichier, et l’ensemble est alors recalculé : obsia world --scenario-file.
## Sources

web-editions-about = Ce que publient les sources sur l’électricité des centres de données et de l’IA, édition par édition, et comment chacune a changé d’avis.
web-editions-countries = Voici le monde et ses régions ; ce qui est publié d’un pays est sur sa page.
web-editions-mind = { $publisher } : { $what }
web-editions-table = Sources sur les centres de données et l’IA, par ordre alphabétique

## Fermer la boucle

web-closing-title = L’usage déclaré explique-t-il les puces ?
web-closing-about = L’usage déclaré de l’IA multiplié par notre énergie d’une unité, comparé aux puces qui sont derrière : le facteur entre les deux, et ce qui pourrait l’expliquer.
web-closing-lead = Des entreprises déclarent combien de jetons ou de messages elles traitent. Multiplié par l’énergie de l’un d’eux, cela donne une quantité d’électricité ; leurs puces en consomment aussi. Le facteur est le rapport des puces à l’usage : à 1, la boucle se fermerait.
web-closing-honest = Rien n’est ajusté pour approcher 1. Si la fourchette d’un facteur contient 1, l’usage et les puces peuvent s’accorder ; sinon, il reste quelque chose à expliquer, et les tableaux qui suivent indiquent quoi.
web-closing-table = L’usage déclaré face aux puces, par date du décompte
web-closing-unclosed = Non comparé, faute d’un décompte de puces à cette date : { $what }.
closing-on = { $loop } ({ $date })
web-closing-loop = { $loop }, { $date }
web-closing-uses = Ce qui est déclaré, et ce que coûte une unité
web-closing-explained = Ce qui pourrait expliquer un facteur supérieur à 1
web-closing-untold = aucun fait ne le chiffre
web-closing-a-token = par jeton
web-closing-a-message = par message
web-closing-overlap = Les explications se recouvrent : ce que plusieurs laissent ensemble n’est pas ce que chacune laisse.

web-table-world = La planète dans l’année : tous les tableaux de cette page
web-table-countries = Tous les pays dans l’année
web-table-country = Un pays ou un groupe de pays : année et trajectoire
web-table-editions = Chiffres publiés, toutes les éditions
web-table-closing = L’usage déclaré face aux puces
