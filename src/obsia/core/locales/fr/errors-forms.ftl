# Pourquoi un formulaire ne peut être rempli : la demande, les fichiers remis, les fiches de modèles.
disclose-needs = { $form } demande { $needs }.
disclose-needs-one = { $form } demande l’un de ces éléments : { $needs }.
disclose-unused = { $form } n’utilise pas { $unused }.
disclose-no-shape = { $option } { $shape } : { $form } n’existe pas dans ce format. Formulaires qui l’ont : { $known }.
remedy-form = Formulaires : { $known }.
purpose-pdf = Un PDF
purpose-png = Une image en pixels
purpose-documents = Un document DOCX ou ODT
purpose-permalinks = Expliquer un chiffre par l’adresse de sa page
manifest-no-dates = Un manifeste demande un compte dont les relevés sont datés : passez par { $account } le résultat d’obsia assess --json.
boamps-no-work = Un rapport BoAmps demande des mesures d’un seul type de travail et d’un seul modèle, une estimation d’entraînement ou un compte.
boamps-no-hardware = Un rapport BoAmps nomme ses composants et leur nombre : répondez à hardware et à device-count.
boamps-measures = { $count ->
    [one] { $count_text } mesure
   *[other] { $count_text } mesures
}
boamps-expected-measure = une mesure possible : une méthode, une énergie et une durée qui ne soient pas négatives

handed-missing = cet élément manque
handed-missing-or-other = cet élément manque ou est d’un autre type
handed-other-kind = cet élément est d’un autre type
handed-no-object = ce n’est pas un objet
handed-list-missing = cet élément manque ou n’est pas une liste
handed-list-empty-or-none = cet élément est vide ou n’est pas une liste
handed-no-accelerator = aucun accélérateur n’y a été mesuré
handed-not-json-because = ce n’est pas du JSON (« { $why } »)
handed-other-json = c’est du JSON d’un autre type
handed-file-large = le fichier dépasse { $most_text } Mo
handed-number-large = ce nombre est trop grand
handed-no-amount = « { $text } » n’est pas une quantité
handed-no-count = « { $text } » n’est pas un décompte
handed-no-figures = ce n’est pas une liste de chiffres
handed-no-figure = ce n’est pas un chiffre d’obsia (« { $why } »)
handed-no-value = cette valeur n’est pas possible ici (« { $why } »)
not-a-whole-number = « { $text } » n’est pas un nombre entier
handed-direct = son carbone ne compte que les émissions directes de l’électricité
handed-other-size = l’entraînement porte sur { $of_run } milliards de paramètres, et le modèle en a { $of_model } milliards
handed-other-model = « { $model } » n’est pas le modèle du formulaire, « { $system } »
handed-field-unknown = une mesure n’a pas de tel champ
handed-answer-line = cette ligne n’est pas une réponse
handed-answer-twice = il y a deux réponses
handed-answer-name = ce n’est pas le nom d’une réponse
handed-answer-text = une réponse est un texte
handed-answer-quotes = les guillemets ne se ferment pas
handed-answer-escape = les guillemets ne se ferment pas, ou une séquence d’échappement n’est pas du JSON
handed-answer-block = c’est plus d’une ligne de texte
handed-answer-empty = la réponse est vide
handed-answer-long = la réponse dépasse { $most_text } caractères
handed-expected-readings = un objet, ou une liste d’objets, comme le décrit docs/reference/reading.md
handed-expected-accelerator = une ligne avec l’énergie d’accélérateurs ; pour les processeurs et la mémoire, le fichier ne dit pas si elle a été mesurée ou modélisée
handed-expected-answers = des lignes faites d’un nom, d’un deux-points et d’un texte, ou un objet JSON dont les valeurs sont des textes
handed-expected-json = le JSON de { $command }
handed-expected-json-of-model = le JSON de obsia train pour ce modèle
handed-expected-life-cycle = le JSON de obsia assess sans { $basis } direct
handed-expected-of-model = des mesures de « { $system } »
handed-expected-field = { $name }
handed-expected-object = un objet
handed-expected-objects = une liste d’un objet au moins
handed-expected-text = un texte
handed-expected-number = un nombre
handed-expected-whole = un nombre entier, 0 ou plus
handed-expected-from-one = un nombre entier, 1 ou plus
handed-expected-positive = un nombre supérieur à 0
handed-expected-positive-or-unit = un nombre supérieur à 0, ou un nombre suivi de son unité ({ $unit })
handed-expected-not-negative = un nombre qui ne soit pas négatif : 12, 0.5 ou 1.2e6
handed-expected-amount = une quantité suivie de son unité, comme { $example }
handed-expected-count = 0, 1, 2…
handed-expected-counts = des décomptes, tels qu’obsia les écrit
handed-expected-list = une liste, telle qu’obsia l’écrit
handed-expected-figure = un chiffre tel qu’obsia l’écrit

reading-unnamed = une mesure nomme son compteur et ce qu’il couvre
reading-beyond-meters = un compteur lit des accélérateurs, des serveurs ou un centre de données
reading-not-finite = l’énergie et la durée sont des nombres finis et non négatifs
reading-low-above = energy_low_kwh dépasse energy_kwh
reading-high-below = energy_high_kwh est inférieur à energy_kwh

