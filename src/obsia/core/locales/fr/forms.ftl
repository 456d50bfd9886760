## Formulaires : obsia disclose

help-disclose = Remplir un formulaire (règlement IA, SCI, GHG Protocol, fiche de modèle…) avec ce qui est connu ; dire pourquoi le reste manque.
argument-form = Le formulaire ; sans lui, ou avec list : les formulaires et ce qu’il faut à chacun.
option-account = Un bilan : le JSON de obsia assess --json.
option-training = Un entraînement : le JSON de obsia train --json.
option-reading = Des relevés d’appareils de mesure, en JSON (docs : reference/reading). Peut se répéter.
option-answers = Ce que vous déclarez vous-même, par nom : du JSON, ou une ligne par réponse.
option-disclose-on = Le jour où le formulaire est établi (AAAA-MM-JJ) : ce qui a été lu plus tard est laissé de côté.
option-as = md, html, json, pdf, docx, odt, text ; native : le format propre au formulaire ; sidecar : ce que ce format ne peut contenir.
option-disclose-out = Le fichier à écrire ; sa terminaison dit la forme quand { OPTION("as") } ne la dit pas.
kind-of-name-form = formulaire
title-forms = Formulaires que remplit obsia
head-form = formulaire
head-edition = édition
head-form-needs = demande
head-form-takes = accepte
forms-native = Avec --as native, model-card, boamps et impact-framework sont écrits dans leur propre format ; avec --as sidecar, ce que ce format ne peut contenir.
forms-how = obsia disclose FORMULAIRE MODÈLE en remplit un. Ce qui n’est pas connu est « non divulgué », avec la raison ; jamais zéro.
form-or = ou
form-input-model = MODÈLE
disclose-two-shapes = { OPTION("json") } et { OPTION("as") } { $shape } sont deux formes différentes : choisissez-en une.
disclose-file-out = { $shape } est un fichier : dites lequel avec { OPTION("out") }.
disclose-out-input = { OPTION("out") } : « { $path } » est une entrée. Nommez un autre fichier.
disclose-unwritable = { OPTION("out") } : « { $path } » ne peut pas être écrit ({ $why }).
disclose-written = écrit dans { $path }

form-brand = obsia, un formulaire rempli
form-about-subject = Système
form-about-form = Formulaire
form-about-made-on = Établi le
form-about-facts = Faits d’obsia
form-about-obsia = Version d’obsia
form-count = Champs renseignés : { $stated }. Non divulgués, ou non lus : { $missing }. Sans objet : { $other }.
form-page = p.
form-head-field = champ
form-head-answer = réponse
form-head-rests-on = ce sur quoi elle repose
form-head-notes = À lire avant usage
form-head-notes-of-fields = Notes sur les champs
form-head-command = Commande qui refait ce formulaire
form-head-boundary = couvre
form-head-kind = nature
form-state-stated = renseigné
form-state-not-disclosed = non divulgué
form-state-not-applicable = sans objet
form-state-cannot-be-told = indéterminé
form-state-not-looked-for = non cherché
form-state-none-read = aucun n’a été lu
form-read-on = lu le { $day }
form-no-interval = aucun intervalle indiqué
form-proof-answers = déclaré par l’auteur du formulaire
form-proof-reading = relevé d’un appareil de mesure
form-proof-train = estimation d’obsia
form-proof-estimate = estimation d’obsia
form-proof-silence = ce que coûte le silence, par obsia
form-proof-catalogue = catalogue d’obsia

form-number = { $interval } ; { $covers } ; { $kind }
form-million = { $number } { $many ->
    [no] million
   *[other] millions
} { $unit }
form-billion = { $number } { $many ->
    [no] milliard
   *[other] milliards
} { $unit }
form-trillion = { $number } { $many ->
    [no] billion
   *[other] billions
} { $unit }
form-of-parameter = de paramètres
form-of-token = de jetons
form-of-device-h = d’heures d’accélérateur
form-unit-parameter = paramètres
form-unit-token = jetons
form-unit-device-h = heures d’accélérateur
form-unit-device-day = jours d’accélérateur
form-unit-device = accélérateurs
form-unit-day = jours
form-unit-tco2e = t CO₂e
form-unit-gco2e = g CO₂e
form-unit-kwh = kWh

form-boundary-run = l’entraînement final
form-boundary-weights = tous les poids du modèle
form-boundary-data = ce que l’entraînement final a vu
form-boundary-task = la tâche de référence
form-boundary-unstated = non précisé par sa source

form-title-annex-xi = Documentation technique selon l’annexe XI du règlement européen sur l’IA
form-title-code-of-practice = Formulaire de documentation de modèle du code de bonnes pratiques pour l’IA à usage général
form-title-summary = Synthèse
form-section-annex-xi-1-1 = Section 1, point 1 : description générale
form-section-annex-xi-1-2 = Section 1, point 2 : éléments du modèle et de son développement
form-section-annex-xi-2 = Section 2 : modèles présentant un risque systémique
form-section-cop-general = Informations générales
form-section-cop-properties = Propriétés du modèle
form-section-cop-use = Distribution, licences et usage
form-section-cop-data = Processus d’entraînement et données
form-section-cop-compute = Moyens de calcul de l’entraînement
form-section-cop-energy = Énergie de l’entraînement, calcul de l’inférence
form-section-cop-left-out = Ce que ce formulaire laisse de côté
form-section-openness = Son degré d’ouverture
form-section-request = Ce que demande une requête
form-section-training = Ce qu’a demandé l’entraînement
form-section-non-disclosures = Ce qu’il ne dit pas, et ce que cela vaut
form-section-commitments = Ce qu’a signé son éditeur

form-field-1a-tasks = 1 a) Tâches, et systèmes où il peut être intégré
form-field-1b-acceptable-use = 1 b) Politique d’utilisation acceptable
form-field-1c-release-date = 1 c) Date de publication
form-field-1c-distribution = 1 c) Modes de distribution
form-field-1d-architecture = 1 d) Architecture
form-field-1d-parameters-total = 1 d) Nombre total de paramètres
form-field-1d-parameters-active = 1 d) Paramètres utilisés par chaque jeton
form-field-1e-modalities = 1 e) Entrées et sorties
form-field-1f-licence = 1 f) Licence de la publication
form-field-1f-licence-weights = 1 f) Licence des poids
form-field-1f-licence-code = 1 f) Licence du code
form-field-1f-licence-data = 1 f) Licence des données d’entraînement
form-field-2a-technical-means = 2 a) Moyens techniques de l’intégration
form-field-2b-design = 2 b) Conception et processus d’entraînement
form-field-2c-data = 2 c) Données d’entraînement : nature et origine
form-field-2c-data-points = 2 c) Quantité de données d’entraînement
form-field-2c-provenance = 2 c) Comment les données ont été obtenues, choisies et nettoyées
form-field-2c-evaluation-data = 2 c) Données de test et de validation
form-field-2d-flop = 2 d) Opérations en virgule flottante de l’entraînement
form-field-2d-time = 2 d) Durée de l’entraînement
form-field-2d-device-hours = 2 d) Heures d’accélérateur de l’entraînement
form-field-2d-hardware = 2 d) Matériel de l’entraînement
form-field-2d-precision = 2 d) Format des nombres de l’entraînement
form-field-2e-energy = 2 e) Énergie de l’entraînement, connue ou estimée
form-field-2e-method = 2 e) Comment l’énergie a été déterminée
form-field-2e-inference = 2 e) Énergie de l’usage, telle que l’éditeur l’indique
form-field-s2-threshold = Présomption de risque systémique
form-field-s2-evaluation = 1. Évaluation : stratégies et résultats
form-field-s2-adversarial = 2. Essais contradictoires, adaptations, alignement
form-field-s2-architecture = 3. Architecture du système qui l’entoure

form-field-g-provider = Fournisseur
form-field-g-model = Modèle
form-field-g-authenticity = Preuve d’authenticité
form-field-g-release-date = Date de publication
form-field-g-union-release-date = Date de mise sur le marché de l’Union
form-field-g-dependencies = Modèles dont il dérive
form-field-p-architecture = Architecture (environ 20 mots)
form-field-p-design = Conception du modèle (environ 100 mots)
form-field-p-modalities = Entrées et sorties, avec les tailles maximales
form-field-p-size = Paramètres, deux chiffres significatifs
form-field-p-size-range = Paramètres, par tranche
form-field-u-channels = Canaux de distribution
form-field-u-licence = Licence et conditions
form-field-u-assets = Autres éléments, et leurs conditions
form-field-u-acceptable-use = Politique d’utilisation acceptable
form-field-u-intended-uses = Usages prévus
form-field-u-systems = Systèmes où il peut être intégré
form-field-u-means = Moyens techniques de l’intégration
form-field-u-hardware = Matériel nécessaire
form-field-u-software = Logiciels nécessaires
form-field-d-process = Conception du processus d’entraînement
form-field-d-rationale = Raisons de cette conception
form-field-d-types = Natures des données d’entraînement
form-field-d-provenance = Origine des données
form-field-d-selection = Comment les données ont été obtenues et choisies
form-field-d-points = Quantité de données
form-field-d-curation = Comment les données ont été nettoyées
form-field-d-unsuitable = Mesures contre les sources impropres
form-field-d-bias = Mesures contre les biais décelables
form-field-c-time-range = Durée de l’entraînement, par tranche
form-field-c-time-days = Durée de l’entraînement, en jours écoulés
form-field-c-hardware-days = Durée de l’entraînement, en jours d’accélérateur
form-field-c-hardware = Matériel de l’entraînement
form-field-c-flop-magnitude = Calcul de l’entraînement, ordre de grandeur
form-field-c-flop = Calcul de l’entraînement, deux chiffres significatifs
form-field-c-flop-method = Comment le calcul a été compté
form-field-e-training = Énergie de l’entraînement
form-field-e-method = Comment l’énergie a été déterminée (environ 100 mots)
form-field-e-inference = Calcul de référence de l’inférence
form-field-e-inference-method = Tâche et matériel de la référence
form-field-x-active = Paramètres utilisés par chaque jeton
form-field-x-energy-accelerator = Énergie de l’entraînement, accélérateurs seuls
form-field-x-energy-server = Énergie de l’entraînement, serveurs
form-field-x-energy-facility = Énergie de l’entraînement, centre de données
form-field-x-carbon = Carbone de l’entraînement
form-field-x-water = Eau de l’entraînement
form-field-x-request = Énergie d’une requête

form-field-o-weights = Poids
form-field-o-code = Code d’entraînement
form-field-o-data = Données d’entraînement
form-field-o-documents = Fiche de modèle
form-field-r-energy = Énergie, centre de données
form-field-r-carbon = Carbone, cycle de vie
form-field-r-water = Eau, sur site et dans les centrales
form-field-r-stated = Énergie, telle que l’éditeur l’indique
form-field-t-flop = Opérations en virgule flottante
form-field-t-energy = Énergie
form-field-t-carbon = Carbone
form-field-t-water = Eau
form-field-s-withheld = Ce que l’éditeur refuse de publier
form-field-s-untold = Cherché et non trouvé
form-field-s-disclosure-value = Ce qu’il serait le plus utile de dire
form-field-m-signed = Textes signés
form-field-instrument = { $name }

form-size-1-to-500m = de 1 à 500 millions de paramètres
form-size-500m-to-5b = de 500 millions à 5 milliards de paramètres
form-size-5b-to-15b = de 5 à 15 milliards de paramètres
form-size-15b-to-50b = de 15 à 50 milliards de paramètres
form-size-50b-to-100b = de 50 à 100 milliards de paramètres
form-size-100b-to-500b = de 100 à 500 milliards de paramètres
form-size-500b-to-1t = de 500 à 1 000 milliards de paramètres
form-size-over-1t = plus de 1 000 milliards de paramètres
form-time-under-1 = moins d’un mois
form-time-1-to-3 = de 1 à 3 mois
form-time-3-to-6 = de 3 à 6 mois
form-time-over-6 = plus de 6 mois

form-sees-all = Vu par : Bureau de l’IA, autorités nationales, fournisseurs en aval.
form-sees-authorities = Vu par : Bureau de l’IA et autorités nationales, sur demande ; pas par les fournisseurs en aval.
form-sees-office = Vu par : Bureau de l’IA, sur demande.
form-sees-national = Vu par : autorités nationales, sur demande par le Bureau de l’IA.

form-says-available = disponible
form-says-open = (licence ouverte)
form-says-not-open = (licence non ouverte)
form-says-no-terms = (conditions non indiquées)
form-says-release-licence = (licence de la version publiée : { $licence })
form-says-partial = (en partie seulement, ou décrit sans être fourni)
form-says-items = { $items }
form-says-disclosure-value = Si cela était dit, l’erreur sur l’énergie d’une requête baisserait d’environ : { $reductions }.
form-score-reduction = { $non_disclosure } ({ $percent } %)
clause-mark = {" "};
form-says-threshold-below = Non présumé : l’entraînement a demandé moins de 10²⁵ opérations en virgule flottante.
form-says-threshold-above = Présumé : l’entraînement a demandé plus de 10²⁵ opérations en virgule flottante.
form-says-threshold-open = Indéterminé : avec une probabilité de { $percent } %, l’entraînement a demandé plus de 10²⁵ opérations en virgule flottante.
form-says-designated-yes = L’auteur du formulaire déclare que le modèle présente un risque systémique.
form-says-designated-no = L’auteur du formulaire déclare que le modèle ne présente pas de risque systémique.
form-says-commitment = { $status ->
    [signed] signé
    [adopted] adopté
    [bound] lié par ce texte
    [committed] engagé
    [declined] refusé
    [did-not-sign] n’a pas signé
    [endorsed] approuvé
    [joined] membre
    [ratified] ratifié
    [signed-one-chapter] a signé un chapitre
   *[other] { $status }
}

form-reason-nobody = obsia n’a lu aucune page à ce sujet ; l’éditeur le saurait.
form-reason-nothing-read = au jour du formulaire, aucune page n’avait été lue sur ce qui en décide.
form-reason-nobody-looked = au jour du formulaire, personne n’avait lu de page à ce sujet : { $items }.
form-reason-not-found = cherché le { $day } dans la source ci-contre, et absent ; l’éditeur le saurait.
form-reason-withheld = l’éditeur refuse de le publier.
form-reason-withheld-why = l’éditeur refuse de le publier : { $why }
form-reason-inapplicable = ce système n’a rien de tel.
form-reason-inapplicable-why = { $why }
form-reason-no-run = on ne connaît ni relevé ni déclaration, et une estimation demande l’un de ces éléments : les heures d’accélérateur et leur type ; les opérations ; ou les paramètres et les jetons. L’éditeur pourrait publier chacun d’eux.
form-reason-no-flop = il faut les paramètres actifs et les jetons de l’entraînement, ou un nombre d’opérations indiqué par l’éditeur.
form-reason-no-active = il faut le nombre de paramètres utilisés par chaque jeton, que l’éditeur ne publie pas.
form-reason-no-place = il faut l’énergie et le pays de l’entraînement ; l’éditeur saurait les deux.
form-reason-no-request = le modèle n’est pas dans le catalogue d’obsia, ou fait un autre travail que le texte.
form-reason-no-party = l’éditeur n’est pas parmi les parties aux textes qu’obsia a lus.
form-reason-none-signed = aucun des textes qu’obsia a lus ne le nomme ; cela ne prouve pas qu’il n’en a signé aucun.
form-reason-none-such = rien de tel parmi les éléments sur lesquels reposent les chiffres d’énergie.
form-reason-no-disclosure-value = non simulé pour ce modèle ; obsia silence le calcule.
form-reason-supplier = l’auteur du formulaire répond « sans objet » : un fournisseur de calcul ou de matériel ne communique pas ce qu’il faudrait. Le formulaire le permet.
form-reason-method-theirs = la source du nombre ne précise pas comment il a été obtenu.
form-reason-below-threshold = le modèle est sous le seuil de risque systémique : cette section n’oblige pas.
form-reason-threshold-unknown = on ne sait pas combien d’opérations l’entraînement a demandées : on ne peut donc déterminer si cette section oblige.

form-note-unasked = Réponses que ce formulaire n’a pas utilisées ; un nom est peut-être mal écrit : { $names }.
form-note-draft = Un projet, à partir de faits publics et de ce que l’auteur a remis. Seul le fournisseur peut le compléter et en répondre.
form-note-no-advice = Ce n’est pas un avis juridique. Les intitulés sont d’obsia ; le texte du formulaire est à l’adresse ci-dessus.
form-note-independent = obsia est indépendant : des éditeurs de modèles, des États et de l’AIE.
form-note-apart = L’ouverture d’un modèle et la certitude de ses chiffres sont deux questions : aucun score ne les combine.
form-note-copies = Le formulaire lui-même n’a pas pu être lu : les champs et les arrondis sont ceux que montrent des copies et des comptes rendus.
form-note-sees = Si un champ ne précise pas qui le voit, c’est que cela n’a pas été lu.
form-note-gated = disponible après inscription, demande ou paiement
form-note-nobody-looked = Au jour du formulaire, personne n’avait cherché : { $items }.
form-note-partial = une partie seulement
form-note-derivable = non indiqué tel quel : se déduit de ce qui est indiqué
form-note-licence = licence : { $licence }
form-note-secondary = tel que le rapporte une autre publication
form-note-index = repris d’un index ({ $source }), dont obsia n’a pas ouvert l’adresse
form-note-provider = dit à obsia par le fournisseur
form-note-unsupported = non vérifiable : aucune adresse ne nomme à la fois le modèle et cet élément
form-note-no-number = Le formulaire demande un nombre, et ce texte ne se lit pas en entier comme un nombre.
form-note-said-of-energy = Ce qui en est dit : { $text }
form-note-as-stated = En entier : { $text }
form-note-about = environ, selon sa source
form-note-days-derived = Se déduit des heures d’accélérateur et du nombre d’accélérateurs, comme si tous avaient tourné tout le temps.
form-note-data-points = En jetons vus pendant l’entraînement.
form-note-estimated = Estimé par obsia, non connu : un modèle de l’entraînement testé sur ceux qui publient leurs heures.
form-note-flop-six = 6 par paramètre actif et par jeton : le compte des lignes directrices de la Commission pour les modèles denses ; l’attention est laissée de côté.
form-note-flop-stated = Tel qu’indiqué pour l’estimation.
form-note-flop-two = 2 par paramètre actif et par jeton ; l’attention est laissée de côté. Compté, non exécuté.
form-note-inference = L’annexe ne dit pas si l’énergie de l’usage relève de ce point ; le code de bonnes pratiques demande des opérations à la place.
form-note-systemic = Présumé au-delà de 10²⁵ opérations en virgule flottante d’entraînement (article 51, paragraphe 2) ; la Commission peut aussi désigner un modèle.
form-note-readings = Relevés additionnés : { $count }.
form-note-readings-left-out = Les relevés d’un périmètre plus étroit sont laissés de côté : ils compteraient deux fois la même énergie.
form-note-two-figures = Le formulaire demande au moins deux chiffres significatifs.
form-note-two-figures-ours = Deux chiffres significatifs : choix d’obsia, la règle du formulaire pour ce champ n’ayant pas été lue.
form-note-one-figure = Le formulaire demande au moins un chiffre significatif.
form-note-hundred-words = Le formulaire recommande environ 100 mots.
form-note-range = Une limite appartient à la tranche qui commence là.
form-note-magnitude = La puissance de dix en notation scientifique.
form-note-margin = Les lignes directrices de la Commission du 18 juillet 2025 veulent une estimation des opérations à 30 % près.
form-note-not-applicable-allowed = Le formulaire admet « sans objet » quand un fournisseur de calcul ou de matériel ne communique pas ce qu’il faudrait.
form-note-is-measured = Mesuré.
form-note-is-stated = Déclaré ; sa source ne précise pas si c’est mesuré ou estimé.
form-note-is-estimated = Estimé.
form-note-left-out = Le formulaire ne définit aucun périmètre pour l’énergie, demande des opérations au lieu de l’énergie de l’inférence, et ne demande ni carbone ni eau. Ces éléments sont donc ajoutés ici :
form-note-location-based = Fondé sur la localisation, moyenne du réseau électrique sur une année.
form-note-request = Une requête de { $input_text } jetons en entrée et { $output_text } en sortie.
form-note-disclosure-value = Baisse du score d’intervalle de l’énergie d’une requête type si cela seul était dit.

form-used-hours = Les heures d’accélérateur ont été données.
form-used-hardware = Le type d’accélérateur a été donné.
form-used-devices = Le nombre d’accélérateurs a été donné.
form-used-parameters = Les paramètres ont été donnés.
form-used-tokens = Les jetons de l’entraînement ont été donnés.
form-used-flop = Les opérations ont été données.
form-used-precision = Le format des nombres a été donné.
form-used-pue = Le PUE du site a été donné.
form-used-place = Le pays a été donné.
form-method-begin = Estimé, non mesuré.
form-method-hours = Les heures d’accélérateur sont multipliées par la puissance d’un serveur rapportée à chaque accélérateur, ajustée sur des entraînements qui publient leur énergie ; puis par un facteur pour le réseau, le stockage et les nœuds de réserve, et par le PUE. Ce qui n’est pas indiqué est tiré dans des fourchettes déclarées, 1 024 fois ensemble ; la valeur est la médiane et la fourchette contient neuf tirages sur dix. Le périmètre est le centre de données : serveurs, réseau, stockage, refroidissement. Seul l’entraînement final est compté : ni développement, ni essais manqués, ni versions suivantes, ni fabrication, ni usage.
form-method-flop = Les opérations (6 par paramètre actif et par jeton) sont divisées par la puissance de crête de l’accélérateur et par la part que les entraînements en atteignent, ajustée sur ceux qui publient leurs heures ; les heures sont multipliées par la puissance du serveur, par un facteur pour le réseau, le stockage et les nœuds de réserve, et par le PUE. Ce qui n’est pas indiqué est tiré dans des fourchettes déclarées, 1 024 fois ensemble ; la valeur est la médiane et la fourchette contient neuf tirages sur dix. Le périmètre est le centre de données. Seul l’entraînement final est compté : ni développement, ni essais manqués, ni versions suivantes, ni fabrication, ni usage.
form-method-measured = Mesuré. { $count ->
    [one] Un relevé
   *[other] { $count_text } relevés, additionnés
}, au périmètre : { $boundary }. Appareils : { $meters }. Matériel relevé : { $perimeters }. Aucun PUE n’est appliqué à un relevé en deçà du centre de données, et rien n’est ajouté pour ce que les appareils ne voient pas. Les relevés précisent s’ils comprennent les essais manqués et les expériences.
form-flop-method-six = Compté, non mesuré : six opérations par paramètre actif et par jeton de l’entraînement final (aller et retour). Sont laissés de côté : l’attention, les plongements seulement consultés, les recalculs, les essais manqués, l’ajustement.
form-flop-method-hours = À partir des heures d’accélérateur : leur puissance de crête dense, multipliée par la part que les entraînements en atteignent, ajustée sur ceux qui publient les deux ; d’où une fourchette.
form-inference-method = Produire { $tokens_text } jetons. Les opérations sont comptées à partir des paramètres, et aucun matériel n’a exécuté la tâche ; l’attention au contexte est laissée de côté.
