## Tâches types, comparaisons, équivalents, changements

option-task = Une tâche type au lieu de nombres : request, reasoning, agent, image, video, transcription, speech, embedding ou rerank.
asked-calls = en { $count ->
    [one] { $count_text } appel
   *[other] { $count_text } appels
}
kind-of-name-task = tâche
task-stated = { $option } « { $task } » fixe déjà ce qui est demandé : ne donnez pas en plus { $options }.
task-name-request = une question et sa réponse
task-name-reasoning = une question, avec une réponse raisonnée
task-name-agent = une tâche d’agent
task-name-image = une image
task-name-video = cinq secondes de vidéo
task-name-transcription = une minute de parole transcrite
task-name-speech = une minute de parole prononcée
task-name-embedding = un texte converti en vecteur
task-name-rerank = une vingtaine de passages reclassés

## Modèles côte à côte

traced-equivalent = équivalent : { $thing }
traced-energy_ratio-facility = énergie du centre de l’un rapportée à celle de l’autre
traced-carbon_ratio-life-cycle = carbone du cycle de vie de l’un rapporté à celui de l’autre
traced-water_ratio-facility = eau de l’un rapportée à celle de l’autre
counts-energy_ratio-facility = serveurs, machines en attente, refroidissement et pertes des deux, au sein de chaque simulation
counts-carbon_ratio-life-cycle = usage et fabrication des deux, au sein de chaque simulation
counts-water_ratio-facility = sur place et dans les centrales pour les deux, au sein de chaque simulation
help-compare = De deux à six modèles côte à côte, et la probabilité que l’un consomme moins que l’autre.
option-task-compared = Ce sur quoi on les compare : request, reasoning, agent ou une autre tâche type ; à défaut, la première que font tous les modèles.
option-what-if-of-request = La même requête avec un changement : region=SWE, model=NOM, output=0.5, input=0.5, cached=0.9. À répéter pour en changer plusieurs à la fois.
title-compare = Modèles côte à côte : { $task }
section-pairs = Paires
pairs-about = Le premier rapporté au second, au sein de chaque simulation : ce qu’ils ont en commun s’annule. À moins que l’une des deux probabilités ne soit proche de 0 ou de 100 %, on ne peut pas les départager.
head-first-less = le premier consomme moins
section-before = avant
section-after = après
what-if-of-request = Écarts pour une requête, toutes choses égales par ailleurs : ils sont attributionnels et ne sont pas une prévision. Au-dessus de zéro, cela coûte plus.
what-if-unfit = { OPTION("what-if") } ne peut se combiner avec { $options }.
compare-count = compare : { $given ->
    [one] { $given_text } modèle nommé
    [many] { $given_text } de modèles nommés
   *[other] { $given_text } modèles nommés
  } ; il en faut de { $fewest } à { $most }.
compare-twice = compare : « { $one } » et « { $other } » désignent le même modèle, { $model }.
compare-task = compare : { $task } n’est pas une tâche de { $model } ; tous font : { $known }.
compare-none = compare : { $models } n’ont aucune tâche en commun.
what-if-count = { OPTION("what-if") } : { $given_text } changements ; il en faut de 1 à { $most_text }.
what-if-model = { OPTION("what-if") } : « { $text } » concerne un autre modèle que { $model }.
what-if-twice = { OPTION("what-if") } : « { $one } » et « { $other } » changent la même chose.

## Équivalents

equivalent-lamp = une lampe de 10 W
equivalent-laptop = un ordinateur portable de 20 W
equivalent-kettle = de l’eau portée à ébullition dans une bouilloire
equivalent-phone = charges d’un téléphone
equivalent-electric-car = une voiture électrique
equivalent-car = une voiture à moteur thermique
equivalent-train = un passager de TGV
equivalent-shower = une douche de 7,6 L par minute
everyday-lamp = une lampe de 10 W pendant 1 h
everyday-laptop = un portable de 20 W pendant 1 h
everyday-kettle = un litre d’eau porté à ébullition
everyday-phone = une charge de téléphone
everyday-electric-car = un kilomètre en voiture électrique
equivalent-multiplier = équivalents : { $given } n’est pas un multiplicateur supérieur à 0 et d’au plus { $most }.

## Changements entre éditions

cause-first = première publication
cause-data = données
cause-method = méthode
cause-error = erreur de notre part
change-first-model = Premiers chiffres : une requête de 1 000 jetons d’entrée et 400 de sortie à GPT-4o en France, 1,9 Wh (de 0,23 à 10).
change-one-law = L’énergie des requêtes est désormais calculée par un modèle calé sur des mesures : cette requête passe à 1,7 Wh pour GPT-4o (de 0,15 à 13), et de 0,58 à 0,43 Wh pour Llama 3.1 70B.
change-o3-price = Un prix d’o3, caduc depuis juin 2025 selon sa source, figurait comme celui d’août 2026. Il est retiré, et le prix précédent s’applique.
change-joint-order = Les lignes des faits joints sont dans le même ordre sur tous les processeurs. Les chiffres bougent de moins que leur erreur de Monte-Carlo.
change-design-power = Aucun accélérateur ne dépasse sa puissance nominale tant qu’il travaille, même quand la lecture des entrées domine : cette requête passe de 0,43 à 0,42 Wh pour Llama 3.1 70B, et celles à longue entrée baissent de 12 % au plus.
change-services-as-run = Les modèles hébergés sont désormais simulés tels qu’ils sont exploités, d’après ce que les fournisseurs déclarent et facturent : cette requête à GPT-4o en France passe à 0,55 Wh (de 0,067 à 3,2). Les 1,7 Wh d’avant étaient trop élevés.
change-one-planet = Le monde, les régions et les pays forment un seul modèle, dont les parties font exactement le tout dans chaque simulation : 540 TWh (de 450 à 720) pour l’ensemble des centres de données en 2025, au lieu de 280 à 810.
change-engines-drawn = Le moteur qui sert un modèle hébergé est tiré d’après les prix et les vitesses connus, et les tailles inconnues sont ajustées de nouveau : cette requête passe à 0,65 Wh pour GPT-4o en France (de 0,080 à 3,4) et à 0,26 Wh pour Llama 3.1 70B (de 0,090 à 1,7).
change-planets-as-published = Les sources officielles et celles du secteur comptent séparément, et les simulations restituent ce qui est publié de chaque pays : 540 TWh (de 450 à 860) pour l’ensemble des centres de données en 2025, une fourchette plus large qu’auparavant (de 450 à 720).
change-weights-never-published = Claude 1, Claude 2, Grok-0 et PaLM étaient donnés pour des modèles aux poids publiés, sur la foi d’un index qui n’indique aucune adresse. Rien ne l’étaye, et une telle affirmation ne décide plus de rien.
