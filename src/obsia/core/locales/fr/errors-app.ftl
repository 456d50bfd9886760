### Ce que refusent les parcours et les comptes qui les portent.

## Les faits qui manquent

fact-of = { $property } de { $subject }
fact-of-any = { $name } d’au moins un de { $subjects }
fact-range-of = une fourchette de { $name } de { $subject }
fact-by-hour = une série horaire de { $subject }
fact-disclosable = ce qui pourrait être publié
fact-joint = le fait joint { $name }
fact-anchor = l’ancre de la vue du monde
fact-history = une année d’historique dans l’ancre
fact-shipments = les livraisons de puces d’IA
fact-design-power = la puissance nominale de { $chip }
fact-chip = le concepteur et l’accélérateur de la puce « { $chip } »
fact-site = l’état (en service ou en projet) et la puissance du site { $site }
fact-traffic = les modèles derrière l’usage de { $name }
fact-output = le produit intérieur brut ou l’électricité ({ $country })
sought-snapshot = les faits installés
sought-keys = les clés du chiffre
remedy-reinstall = Réinstallez obsia.
remedy-state = Indiquez-la.
remedy-state-both = Indiquez les deux.
remedy-add-row = Ajoutez une ligne à ce sujet.
remedy-add-traffic = Ajoutez un fichier sous { $folder }.
remedy-country-unread = Aucun des éditeurs que nous lisons ne couvre ce territoire, et rien ne permet de répartir sa région.

## Les relevés


## Ce qui ne va pas ensemble

day-to-come = { $option } { $day } est dans l’avenir ; les faits vont jusqu’au { $last }.
reports-none = { $option } demande au moins un fichier.
live-no-periods = { $option } : une somme courante n’a pas de périodes ; c’est à qui la conserve de noter quand il l’a lue.
table-too-long = { $option } { $keys } : ce tableau aurait { $rows } lignes, et { $most } est le maximum. { $remedy }
table-too-long-coarser = Demandez-le par { $key }.
table-too-long-top = Donnez un { $top } plus petit, ou moins de clés.
compare-nothing-fits = Aucune tâche type ne convient à { $model } : le contexte déclaré est trop court pour chacune.

## Les tableaux remis

expected-csv = un fichier CSV
expected-csv-utf8 = un fichier CSV en UTF-8
expected-csv-columns = un fichier CSV avec { $columns }
expected-columns = les colonnes { $columns }
expected-columns-once = chaque colonne une fois
expected-cells = { $count_text } cellules, comme dans l’en-tête
expected-rows = { $most_text } au plus
table-not-csv = ce n’est pas du CSV (« { $why } »)
table-column-twice = une colonne figure deux fois
table-no-column = cette colonne manque
table-rows = trop de lignes
table-cells = { $count ->
    [one] { $count_text } cellule
    [many] { $count_text } de cellules
   *[other] { $count_text } cellules
  }

## Les éditions de chiffres

expected-edition = un figures.json écrit par obsia publish
expected-edition-format = { $format }, dans un figures.json écrit par obsia publish
expected-a-text = un texte
expected-a-list = une liste
expected-edition-figure = { $texts }, et les nombres low, high et value (qui peut être null)
expected-edition-key = une clé qu’aucun autre chiffre ne porte
edition-field = ce n’est pas ce qu’une édition contient à cet endroit

## Les chiffres gardés

trace-none-recorded = Aucun chiffre n’est enregistré dans { $folder }. Faites-en un d’abord : obsia estimate ou obsia assess.
trace-unreadable = les chiffres enregistrés ne peuvent être lus ({ $why })
trace-fact-missing = les chiffres enregistrés ne peuvent être lus (le fait { $fact } manque)
trace-expected = un fichier qu’obsia a écrit ; déplacez-le et refaites les chiffres
trace-altered = le chiffre { $figure } n’est plus tel qu’il a été enregistré, ou l’a été par un obsia plus ancien
trace-altered-request = la demande ou les faits de ce chiffre ne sont plus tels qu’ils ont été enregistrés, ou l’ont été par un obsia plus ancien
trace-expected-recorded = ce qui a été enregistré ; refaites le chiffre

## Les scénarios du monde, et les questions qu’on lui pose

world-not-scenario = ce n’est pas un scénario
world-not-name = ce n’est pas un nom
world-not-parameters = ce n’est pas une liste de paramètres
world-parameters-form = nom : valeur, un par ligne
world-no-value = n’a pas de valeur
world-one-end = n’a qu’une borne de sa fourchette
world-both-ends = à la fois low et high
world-out-of-order = n’est pas dans l’ordre
world-unreached = a une borne qu’une fourchette de cette forme ({ $spread }) n’atteint jamais
spread-lognormal = log-normale
spread-loguniform = log-uniforme
spread-logitnormal = logit-normale
world-above-0 = au-dessus de 0
world-between-0-and-1 = au-dessus de 0 et au-dessous de 1
world-formats = YAML, TOML ou JSON
world-not-json = ce n’est pas du JSON (« { $why } »)
settings-aliases = ce n’est pas un tableau de noms
settings-aliases-expected = [aliases], puis sur chaque ligne un nom et le modèle qu’il désigne : { $example }
settings-tables = ce n’est pas une liste de tables qui ont chacune une clé map
settings-tables-expected = [[tables]], puis une ligne map, comme l’écrit obsia assess --save-map
notice-taken = { $count ->
    [one] La colonne a été lue d’après son nom
   *[other] Les colonnes ont été lues d’après leur nom
} : { $columns }. --save-map le garde, --map dit autre chose.
notice-map-saved = Ce que contiennent les colonnes est gardé dans { $file } ({ $tables ->
    [one] une sorte de tableau
   *[other] { $tables } sortes de tableaux
}).
world-not-toml = ce n’est pas du TOML (« { $why } »)
world-too-much = un nombre trop long, ou trop d’imbrications
world-move-no-tokens = { $option } est le nombre de jetons par mois : il doit être supérieur à 0.
world-move-tokens-outside = { $option } : { $value } n’est pas un nombre de jetons, comme 1e12.
world-move-no-year = La demande de { $country } n’est pas connue pour { $year }. Années connues : { $years }.
world-years-none = aucune
world-few-quarters = Les décomptes de { $vendor } n’ont pas { $count_text } trimestres entiers d’où prolonger les livraisons.
query-of = { $id } : { $reason }
query-empty = la cellule est vide
query-no-country = la cellule est vide ; il faut un pays
query-kind = « { $text } » ; attendu : { $known }
query-twice = figure déjà à la ligne { $line }
query-two-countries = « { $text } » est un autre pays que « { $other } »
query-missing = { $count ->
    [one] il manque la colonne { $columns }
   *[other] il manque les colonnes { $columns }
  }
query-parted = les colonnes sont séparées par { $mark ->
    [tab] des tabulations
   *[other] des points-virgules
  }, non par des virgules
query-quantity = « { $text } » n’est pas connu ; attendu : l’un de { $known }
query-unit = « { $text } » pour { $quantity } ; attendu : { $unit }
query-unknown = on ne sait rien de { $quantity } pour « { $region } »
query-unknown-outside = on ne sait rien de { $quantity } pour « { $region } » hors de { $first } à { $last }
query-year = « { $text } » ; attendu : une année à partir de 2000 ou, pour un taux de croissance, un intervalle d’années
query-span = « { $text } » ; attendu : un intervalle comme 2024-2030
query-ai-of-the-world = l’IA n’est chiffrée que pour le monde ; ses pays sont des fourchettes
query-ai-years = les accélérateurs sont comptés de { $first } à { $last }
query-nearest = { $reason } ; la question la plus proche qui ait une réponse : { $quantity }, { $place }, { $year }
query-growth-years = « { $text } » ; la croissance est chiffrée de { $first } à { $last }

## Les réseaux heure par heure

grid-basis-average = moyenne
grid-basis-marginal = marginale
grid-scope-life-cycle = cycle de vie
grid-scope-direct = émissions directes
grid-meaning-other = { $option } : { $zone } : la série donne une autre intensité ({ $found }) que celle demandée ({ $asked }) : on ne les mélange pas.
grid-meaning-ask = Demandez-la : { $option } { $name }.
grid-meaning-averages = Un compte n’utilise que des moyennes.
grid-unmixed = { $option } : aucune série horaire de l’intensité demandée ({ $asked }) { $where } ; les valeurs annuelles sont des moyennes sur le cycle de vie et ne s’y mélangent pas.
grid-unmixed-because = { $option } : aucune série horaire de l’intensité demandée ({ $asked }) { $where } ({ $why }) ; les valeurs annuelles sont des moyennes sur le cycle de vie et ne s’y mélangent pas.
grid-unmixed-remedy = Donnez-en une série avec { $file }, ou retirez { $option }.
grid-for-zone = dans la zone { $zone }
grid-no-zone = là où la région n’est pas connue
