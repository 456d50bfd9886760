### Des modèles côte à côte.

web-compare-title = Comparer des modèles
web-compare-two = { $first } ou { $other } ?
web-compare-several = { $models }
web-compare-about = De deux à six modèles côte à côte : l’énergie, le carbone et l’eau d’une même tâche, dans combien de simulations l’un consomme moins, et ce qui les départagerait.
web-compare-about-two = { $models } côte à côte : l’énergie, le carbone et l’eau d’une même tâche, avec leurs fourchettes, et si on peut les départager.
web-compare-lead = Nommez de deux à six modèles. obsia leur donne à tous la même tâche et indique lequel consomme le moins, ou que personne ne peut encore le déterminer.
web-compare-verdict-less = { $first } consomme moins d’énergie que { $other } dans presque toutes les simulations.
web-compare-verdict-more = { $other } consomme moins d’énergie que { $first } dans presque toutes les simulations.
web-compare-verdict-open = Dans l’état des connaissances, rien ne départage { $first } et { $other }.
web-compare-ratio-less = { $other } consomme davantage, dans un rapport de { $ratio }.
web-compare-ratio-more = { $first } consomme davantage, dans un rapport de { $ratio }.
web-compare-ratio-open = L’énergie de { $first }, en multiples de celle de { $other } : { $ratio }.
web-compare-worlds = { $first } consomme moins dans { $count } simulations sur { $worlds }.
web-compare-openness-verdict = { $decided ->
    [0] Sur l’ouverture, aucune des { $count } questions ne les départage : trop peu a été examiné.
   *[other] Sur { $count } questions d’ouverture, { $more ->
        [0] { $less ->
            [0] ni { $first } ni { $other } ne va plus loin
           *[other] seul { $other } va plus loin, pour { $less }
        }
       *[other] { $less ->
            [0] seul { $first } va plus loin, pour { $more }
           *[other] { $first } va plus loin pour { $more } et { $other } pour { $less }
        }
    } ; même réponse pour { $alike ->
        [0] aucune
       *[other] { $alike }
    }, impossible de trancher pour { $unknown ->
        [0] aucune
       *[other] { $unknown }
    }.
}
web-compare-asked = Demandé à chacun : { $task }.
web-compare-where = Lieu : { $zone }.
web-compare-anywhere = Le lieu n’est pas précisé.
web-compare-common = Ce qu’ils ont en commun, comme le réseau électrique ou les machines, est le même pour tous au sein de chaque simulation.
web-compare-static = Cette édition contient des comparaisons toutes prêtes ; pour comparer les modèles de votre choix :
web-compare-change = Changer de modèles ou de tâche
web-compare-ask = Que comparer
web-compare-model = Modèle { $place }
web-compare-model-hint = Tel que vous ou son fournisseur l’écrivez : gpt-4o, claude opus 5
web-compare-task = Tâche
web-compare-submit = Comparer
web-compare-fewest = Nommez au moins deux modèles.
web-compare-most = { $most } modèles au plus : seuls les { $most } premiers sont retenus.
web-compare-twice = Ce modèle est déjà nommé plus haut.
web-compare-does = { $model } { $does }
web-compare-nothing-common = Ces modèles ne font pas le même travail, et leurs consommations ne se comparent pas : { $models }.
web-compare-no-task = Il n’y a pas de tâche « { $task } » : choisissez-en une de la liste.
web-compare-not-asked = Cette tâche ({ $task }) ne convient pas à { $models } : son contexte est trop court, ou il ne travaille pas ainsi. Choisissez-en une autre.
web-compare-figures = Ce que consomme la tâche
web-compare-caption-energy = Énergie dans le centre de données : serveurs, attente, refroidissement
web-compare-caption-carbon = Carbone sur le cycle de vie : électricité et fabrication
web-compare-caption-water = Eau consommée, sur place et dans les centrales
web-compare-head-model = Modèle
web-compare-head-energy = Énergie, { $unit }
web-compare-head-carbon = Carbone, { $unit }
web-compare-head-water = Eau, { $unit }
web-compare-head-mark = Fourchette
web-compare-ratios = Peut-on les départager ?
web-compare-ratios-about = Tous les modèles partagent les mêmes simulations, et le rapport est pris au sein de chacune. On peut départager deux modèles quand la fourchette de leur rapport exclut 1.
web-compare-ratios-caption = Ce que consomme { $first }, en multiples de ce que consomme chacun des autres
web-compare-head-other = Comparé à
web-compare-quantity-energy = Énergie
web-compare-quantity-carbon = Carbone
web-compare-quantity-water = Eau
web-compare-cell-less = { $first } consomme moins
web-compare-cell-more = { $other } consomme moins
web-compare-cell-open = rien ne les départage
web-compare-first = Tout comparer à { $model }
web-compare-without = Retirer { $model }
web-compare-telling = Ce qui les départagerait
web-compare-telling-about = Les fourchettes sont larges parce que peu de choses sont publiées. Pour chaque modèle, voici ce que son fournisseur pourrait publier pour la resserrer le plus :
web-compare-tell = { $model } : { $what }.
web-compare-tell-nothing = { $model } : rien que son fournisseur puisse publier ; le reste tient à l’erreur des modèles d’obsia et aux variations d’une fois à l’autre.
web-compare-openness = À quel point ils sont ouverts
web-compare-openness-about = Ce que chacun peut faire de chaque modèle, et ce que demande chaque référentiel. Le tout est mis côte à côte et ne donne jamais de note unique.
web-compare-openness-caption = Chaque modèle selon chaque question et chaque référentiel
web-compare-head-framework = Question ou référentiel
web-compare-found = Ce qui a été cherché
web-compare-counts = trouvé : { $found }, non communiqué : { $withheld }, non trouvé : { $missing }
web-compare-nobody = non examiné
web-compare-ready = Des comparaisons toutes prêtes
web-compare-ready-more = D’autres comparaisons avec ces modèles
web-compare-rule = Choisies par une règle : le modèle le plus récent de chacun des douze développeurs dont on connaît le plus de modèles de texte, chacun avec les quatre sortis juste avant lui ; et chez un développeur qui a les deux, le plus récent dont les poids sont ouverts à côté du plus récent dont ils ne le sont pas.
kind-of-name-comparison = comparaison
