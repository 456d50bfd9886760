### Ce que les lecteurs et les séries des réseaux disent de fichiers et d’enregistrements

## Ce qui était attendu

expected-json-object = un objet JSON
expected-one-json-object = un seul objet JSON
expected-json-after-data = un seul objet JSON après « data: »
expected-time-and-json = un instant, puis un seul objet JSON
expected-json-report = un objet JSON par déclaration
expected-json-utf-8 = du JSON en UTF-8
expected-utf-8-text = du texte en UTF-8
expected-otlp-line = une requête d’export par ligne
expected-otlp-request = une requête d’export
expected-request-line = une requête par ligne
expected-otlp-protobuf = une requête ExportTraceServiceRequest, ou son équivalent pour les journaux ou les métriques
expected-whole-from-zero = un nombre entier à partir de 0
expected-temporality = la temporalité delta ou cumulative, avec des instants
expected-one-value = une même valeur sous l’ancien nom et sous le nouveau
expected-trace-ids = 16 et 8 octets (en hexadécimal dans du JSON), non tous nuls
expected-native-tokens = les décomptes de jetons natifs
expected-usage-details = les décomptes d’entrée et de sortie dans usageDetails
expected-litellm-counts = des décomptes de jetons ; LiteLLM écrit 0 et 0 quand un flux ou un relais n’a rien indiqué
expected-period-days = un nombre entier de jours : le rapport d’une seule période
expected-message-start = le message_start dont il est la suite, dans le même fichier et sans qu’un autre message s’y mêle
expected-anthropic = un message d’Anthropic, non une réponse de la forme d’OpenAI : séparez le fichier par fournisseur
expected-openai = une réponse de la forme d’OpenAI, non un message d’Anthropic : séparez le fichier par fournisseur
expected-ungrouped-report = le rapport sans group_by[]=rbac_group_id
expected-azure-totals = des totaux : --aggregation Total
expected-iso-span = une durée comme PT1H
expected-sample = une mesure : un nom avec ses étiquettes, puis une valeur
expected-shorter-line = une ligne plus courte
expected-time-value = [instant, valeur]
expected-number-from-zero = un nombre d’au moins 0
expected-kind-of-count = l’une des natures de décompte de l’export
expected-one-amount = une seule quantité de chaque nature par période, modèle et clé
expected-closed-quotes = des guillemets fermés
expected-rfc-4180 = des guillemets conformes à la RFC 4180
expected-closed-quote = un guillemet fermé avant la fin du champ
expected-whole-json = une valeur JSON entière ; téléchargez-la de nouveau
expected-no-nan = du JSON, qui ne connaît ni NaN ni Infinity : null à leur place
expected-one-a-line = une valeur JSON par ligne (jq -c . FICHIER > FICHIER.jsonl), ou chaque valeur dans son propre fichier
expected-no-correction = une quantité d’au moins 0 : une correction n’est pas compensée avec les charges qu’elle corrige
expected-some-count = au moins un décompte
expected-instant-iso = une date et une heure ISO 8601 avec Z ou un décalage (2026-01-31T10:00:00Z), ou des secondes là où le format en écrit
expected-one-heading = un seul intitulé par champ
expected-unit = une unité que le champ admet, comme EDC (kWh) ; pour TIN la sienne, °C ou EB
expected-published-figure = un chiffre publié
expected-indicator = un indicateur de l’annexe II ou III
expected-unambiguous-number = un nombre qui ne se lit que d’une façon, comme 1234 ou 1.2340
expected-number-or-withheld = un nombre, rien, ou c
expected-not-negative = un nombre positif ou nul
expected-above-zero = un nombre supérieur à zéro, ou rien s’il n’est pas connu
expected-calendar-year = une année civile, comme 2024
expected-period = les deux bornes de la période en jours, comme 2024-03-01
expected-sum-of-sources = ERES-TOT = ERES-GOO + ERES-PPA + ERES-OS (annexe II, 1 o)
expected-within-installed = EIT au plus égal à PDIT sur toutes les heures de la période : une unité est-elle fausse ?
expected-pue = un PUE d’au moins 1
expected-share = une part de 0 à 1, ou un intitulé avec (%)
expected-centre-table = une table avec un centre de données par ligne et des intitulés comme EDC (kWh), EIT (kWh), PDIT (kW)
expected-readable-file = un fichier lisible
expected-xlsx-csv-json = un fichier xlsx, CSV ou JSON
expected-csv-json-xlsx = du CSV en UTF-8, du JSON ou un fichier xlsx
expected-whole-csv = un CSV complet
expected-array-of-reports = une liste d’objets, un par déclaration
expected-workbook = un classeur, ou du CSV
expected-centre-reports = des déclarations de centres de données
expected-plain-workbook = un classeur ordinaire
expected-header = un en-tête qui nomme les colonnes
expected-newlines = des lignes qui finissent par un saut de ligne
expected-codec = le nom d’un codec de Python
expected-no-bomb = des relevés d’usage, pas une bombe de décompression
expected-whole-file-again = un fichier entier ; copiez-le ou téléchargez-le de nouveau
expected-parquet = un fichier qui commence et finit par PAR1
expected-whole-file = un fichier entier
expected-whole-parquet = un fichier Parquet entier
expected-mapped-once = chaque colonne désignée une seule fois
expected-answer-with-usage = une réponse avec un usage : son champ « error » dit quoi changer avant de redemander
expected-in-bzip2 = ce qu’elle contient (bunzip2), ou du gzip ou du zstd, qui se lisent tels quels
expected-in-xz = ce qu’elle contient (unxz), ou du gzip ou du zstd, qui se lisent tels quels
expected-unpacked = les fichiers qu’elle contient : décompressez-la d’abord
expected-untarred = les fichiers qu’elle contient : décompressez-la d’abord (tar -xf)
expected-otlp-spans = des traces en OTLP, par un exportateur OTLP
expected-otlp-collector = des traces en OTLP, par un exportateur OTLP ou l’exportateur vers fichier d’un Collector
expected-observations = les observations mêmes : leur export, ou des pages de la liste d’observations de l’API
expected-counters = les compteurs mêmes sur une période : une requête sans rate ni increase
expected-format-or-map = un format que liste obsia formats, ou vos propres relevés, un par ligne (jq -c . FICHIER), avec { OPTION("map") }
expected-grid-file = une série horaire d’un réseau, en CSV ou en Parquet
expected-instant-or-text = un instant, ou un texte avec UTC
expected-alpha-3 = un code ISO 3166-1 alpha-3, comme FRA
expected-hourly-values = des valeurs par heure ou plus fines, ou une colonne minutes
expected-instant-with-offset = une date et une heure avec leur décalage, comme 2026-03-29T01:00:00Z
expected-intensity = des grammes par kilowattheure à partir de 0, ou rien pour une lacune
expected-some-text = du texte
expected-utf-8 = de l’UTF-8
expected-otlp = de l’OTLP
expected-json-lines = du JSON, un objet par ligne (JSON Lines)
expected-column-names = des noms de colonnes
expected-opencode-db = le fichier opencode.db
expected-both = { $one } et { $other }
expected-at-most = { $part } au plus égal à { $limit }
expected-at-most-whole = au plus { $whole }, qui le contient
expected-as-line = ce que dit la ligne { $line } de { $zone } : « { $text } »
expected-booleans = des booléens
expected-integers = des nombres entiers
expected-numbers = des nombres
expected-calls = un nombre entier de 1 à { $most }, ou rien pour un seul appel : ce qui compte des jetons compte un appel
expected-count = un nombre entier de 0 à { $most }, en chiffres seulement
expected-count-of-bucket = un nombre entier de 0 à { $most }, en chiffres seulement ; pour une tranche de temps, jusqu’à { $most_of_bucket }
expected-data-of = des données { $format }
expected-declared-zone = une heure sans fuseau se déclare :utc ou :tz:ZONE
expected-naive-times = des heures sans fuseau pour :{ $type } ; des instants se déclarent :utc
expected-times-not-dates = des heures pour :{ $type } ; des dates se déclarent :date
expected-values-of-type = des valeurs que :{ $type } sait lire
expected-duration = une durée positive ou nulle en { $unit }, en chiffres avec un point décimal
expected-encoding = { $encoding }
expected-encoding-in-field = du texte { $encoding } dans le champ { $field_text }
expected-fields-found = { $count ->
        [one] { $count_text } champ
       *[other] { $count_text } champs
    }, et non { $found_text }
expected-fields-of-header = { $count ->
        [one] { $count_text } champ
       *[other] { $count_text } champs
    } comme dans l’en-tête
expected-grid-columns = { $needed }, et s’ils sont connus { $more }
expected-iconv = de l’UTF-8 : iconv -f { $encoding } -t UTF-8 FICHIER > NOUVEAU
expected-instant-between = { $what }, de { $first } à { $last }
expected-instant-of-type = un instant de type { $type }
expected-instant-utc = un instant de type utc ou un décalage dans le texte et :iso dans { OPTION("map") }
expected-map = { OPTION("map") } { $target }=COLONNE
expected-most-bytes = au plus { $most_text } octets
expected-name = un texte de { $most_text } caractères au plus, sans octet nul
expected-no-defect = un enregistrement que le lecteur accepte ; c’est un défaut d’obsia, merci de le signaler : { $what }
expected-one-report = une seule déclaration par centre de données et par année
expected-totals-or-centres = soit des totaux, soit les centres de données dont ils sont la somme
expected-one-row-a-time = une seule ligne par instant ; la ligne { $line } a le même
expected-otlp-delimited = { $message }, entière ou délimitée
expected-period-in-year = { $period }, en une seule année
expected-ratio = { $rule } (annexe III) : { $ratio }
expected-rows-with = des lignes avec { $columns }
expected-seat-seconds = les secondes pendant lesquelles les postes ont été ouverts, un nombre entier de 1 à { $most }
expected-tokens-in-units = un nombre entier de jetons, au plus { $most }, en unités « { $unit } »

## Ce qui ne va pas dans un fichier

file-teams-overlap = les lignes d’équipes se recoupent : qui est de deux équipes figure dans les deux lignes
file-not-totals = les métriques sont des moyennes ou des nombres de mesures
file-no-span = aucune durée lisible
file-not-xlsx = ce n’est pas un fichier xlsx lisible
file-workbook-large = le classeur décompressé est trop grand
file-workbook-entities = le classeur déclare des entités
file-large = le fichier est trop grand
file-xls = un classeur binaire (xls)
file-not-utf-8-text = ce n’est pas du texte en UTF-8
file-no-sheet = aucune feuille n’a d’intitulés connus
file-no-headings = aucun intitulé connu
file-no-keys = aucune clé connue
file-open-quote = un guillemet n’est pas fermé
file-header-nul = l’en-tête contient des octets nuls
file-carriage-returns = les lignes finissent par un retour chariot seul
file-header-unreadable = l’en-tête est illisible
file-first-line-long = la première ligne est trop longue
file-line-long = la ligne est trop longue pour un relevé
file-line-too-long = la ligne est trop longue
file-array-large = une liste JSON abîmée est trop grande pour être réparée
file-large-to-decode = le fichier est trop grand pour être décodé d’un coup
file-not-parquet = ce n’est pas un fichier Parquet
file-part-corrupt = une partie du fichier est abîmée
file-several-json = plusieurs valeurs JSON à la suite, sur plusieurs lignes
file-bzip2 = une archive bzip2
file-xz = une archive xz
file-7z = une archive 7z
file-rar = une archive rar
file-tar = une archive tar
file-jaeger = des traces telles que l’API de Jaeger les donne
file-console-spans = des traces telles que l’exportateur de console d’OpenTelemetry les imprime
file-langfuse-traces = des traces de Langfuse, qui contiennent leurs observations
file-prometheus-unnamed = une réponse de Prometheus qui ne nomme pas ses métriques
file-api-error = l’erreur qu’une API a renvoyée à la place de données
file-empty-object = un objet JSON vide
file-json-large = une valeur JSON de cette taille n’est pas lue
file-nan = NaN ou Infinity, qui n’existent pas en JSON
grid-file-empty = aucune ligne
fields-count = { $count ->
        [one] { $count_text } champ
       *[other] { $count_text } champs
    }
file-bomb = décompressé, il dépasse { $ratio_text } fois sa taille
file-column-twice = la colonne « { $column } » figure deux fois dans l’en-tête
file-column-type = la colonne contient des valeurs de type { $type }
file-database = la base de données est illisible (« { $error } »)
file-encoding = du texte en { $encoding }
file-engine = le moteur n’a pas pu le lire (« { $error } »)
file-frame-cut = la dernière trame n’a pas de fin
file-no-number = { $text } n’est pas un nombre
file-not-as-named = son nom annonce du { $format }, ses premiers octets non
file-not-in-encoding = ce n’est pas du texte { $encoding }
file-not-json = ce n’est pas du JSON (« { $error } »)
file-not-utf-8-at = ce n’est pas de l’UTF-8 (octet { $byte_text })
file-not-whole-json = du JSON incomplet (« { $error } »)
file-parquet-footer = la fin du fichier Parquet est illisible (« { $error } »)
file-part-without-whole = { $part } est donné sans { $whole }, qui le contient
file-reader-idle = le lecteur { $reader } ne lit rien
file-stream-corrupt = le flux { $format } est coupé ou abîmé (« { $error } »)
file-two-headings = deux intitulés pour { $heading }
file-unknown-encoding = codage « { $encoding } » inconnu
file-unknown-object = un seul objet JSON, d’aucun format connu, avec les clés { $keys }
file-unreadable = il est illisible (« { $error } »)
input-columns-none = le fichier n’a pas de colonnes
input-empty-list = une liste vide
frame-not-handed = Le tableau ne peut être transmis comme un flux Arrow : « { $error } »
frame-not-read = { $type } n’est pas un tableau qu’obsia sache lire : il n’a pas de __arrow_c_stream__. Donnez un chemin, ou une table de pandas, polars ou pyarrow.
reader-because = { $reader } ({ $why })
reason-and-expected = { $reason }. Attendu : { $expected }
defect = { $error }
defect-at = { $error } dans { $place }
quoted = « { $text } »
names-and = { $names } et { $others }
names-and-more = { $names } et { $count ->
        [one] { $count_text } autre
       *[other] { $count_text } autres
    }
names-none = { $others } : l’en-tête manque-t-il ?
names-unlike = { $count ->
        [one] { $count_text } qui n’a pas l’air d’un nom
       *[other] { $count_text } qui n’ont pas l’air de noms
    }
delimiter-comma = virgule
delimiter-semicolon = point-virgule
delimiter-tab = tabulation
delimiter-pipe = barre verticale

## Enregistrements qui ne sont pas un usage

skipped-record = enregistrement sans usage
skipped-line = ligne sans usage
skipped-answer = réponse sans usage
skipped-call = appel sans usage
skipped-event = événement sans usage
skipped-event-without-counts = événement sans décompte
skipped-failed = appel échoué sans usage
skipped-calls-without-tokens = appels sans décompte de jetons
skipped-kind-without-tokens = appel d’un genre sans décompte de jetons
skipped-invocation = appel sans décompte de jetons
skipped-requests-without-tokens = requêtes sans métriques de jetons
skipped-batch-not-run = requête d’un lot qui n’a pas été exécutée
skipped-from-cache = réponse tirée du cache d’un mandataire
skipped-empty-bucket = tranche de temps vide
skipped-other-metric = métrique qui ne compte ni jetons ni requêtes
skipped-repeated-metric = métrique qui en répète une autre
skipped-failed-series = série de requêtes échouées
skipped-other-log = enregistrement d’un autre journal
skipped-no-messages = utilisateur sans messages
skipped-no-prompts = utilisateur sans questions
skipped-repeated-line = ligne qui répète l’usage d’autres lignes
skipped-own-message = message que Claude Code a rédigé lui-même
skipped-shown-message = message à afficher
skipped-user-message = message d’un utilisateur
skipped-repeated-record = enregistrement qu’un événement répète
skipped-repeated-sum = événement qui répète la somme précédente
skipped-forked-sum = somme de la session dont celle-ci est issue
skipped-session-end = fin d’une session sans usage
skipped-session-sum = somme d’une session
skipped-other-charge = facturation d’autre chose
skipped-no-usage-charge = facturation qui n’est pas un usage (taxe, avoir, achat)
skipped-charge-without-tokens = facturation d’IA sans décompte de jetons
skipped-no-call-event = événement qui n’est pas l’appel d’un modèle
skipped-no-call-run = exécution qui n’est pas l’appel d’un modèle
skipped-no-generation = observation qui n’est pas une génération
skipped-not-tokens = usage qui n’est pas compté en jetons
skipped-no-inference = pas une inférence, ou la lecture d’une réponse gardée
skipped-costs = des coûts, non un usage
skipped-code-execution = durées d’exécution de code, non des inférences
skipped-speech = parole comptée en caractères
skipped-vector-stores = bases de vecteurs, non des inférences
skipped-code-sessions = sessions d’interpréteur de code, non des inférences
skipped-file-searches = recherches dans des fichiers, non des inférences
skipped-web-searches = recherches sur le web, non des inférences
skipped-stream-event = événement d’un flux avant sa fin
skipped-batch-summary = résumé d’un lot, dont les réponses ont leurs propres enregistrements
skipped-chunk = fragment d’un flux sans usage
skipped-event-of-span = événement qui répète sa trace
skipped-other-log-record = ligne de journal sur autre chose
skipped-other-point = point de métrique sur autre chose
skipped-other-token = point de métrique sur un autre genre de jeton
skipped-exported-before = point de métrique déjà exporté
skipped-point-beside-spans = point de métrique à côté de traces ou d’événements du même service
skipped-point-counted-too = point de métrique qu’une autre métrique compte aussi
skipped-before-file = valeur d’un compteur d’avant le fichier
skipped-other-sample = mesure d’une autre métrique
skipped-codex-span = trace de Codex, dont les événements donnent l’usage
skipped-failed-span = trace d’inférence en erreur et sans usage
skipped-span-without-usage = trace d’inférence sans usage
skipped-other-span = trace d’autre chose
skipped-outer-span = trace qui répète celles qu’elle contient
skipped-server-span = trace du serveur qui répète celle de son client
skipped-outer-call = appel autour d’un autre, dont il répète l’usage
skipped-unfinished = ligne pas encore terminée
skipped-header = en-tête répété
skipped-span = trace { $kind }

## Fichiers d’un dossier laissés de côté

file-aside = { $file } ({ $why })
aside-empty = vide
aside-no-suffix = sans extension
aside-no-usage = aucun usage dedans
aside-not-recognised = rien de reconnu
aside-packed = archive { $suffix } : à décompresser d’abord
aside-rejects = des rejets écrits par obsia
aside-suffix = extension { $suffix }

## Ce que disent les options de lecture

delimiter-form = { $option } est un seul caractère, ni guillemet ni fin de ligne.
ignore-columns-form = { $option } : « { $text } » n’est pas de la forme NOM,NOM.
ignore-columns-mapped = { $option } : « { $name } » est aussi désigné pour un décompte.
ignore-columns-uncut = { $option } : « { $text } » ne peut se couper à ses virgules (« { $error } »).
map-format-date = { $option } : le format « { $format } » ne fixe pas l’année, le mois et le jour.
map-format-hours = { $option } : %I demande %p.
map-format-locale = { $option } : %c, %x et %X dépendent d’une langue : écrivez les champs un à un.
map-format-zone = { $option } : un format strptime ne contient ni %z ni %Z : prenez iso, ou tz:ZONE.
map-no-column = { $option } : « { $target } » ne nomme aucune colonne.
map-type = { $option } : « { $target } » est de type { $type }, non { $given }.
map-unit = { $option } : { $target } demande son unité : { $target }=COLONNE:s, :ms ou :us.
time-zone-near = Fuseau horaire inconnu : « { $name } ». Vouliez-vous dire { $near } ?
time-zone-unknown = Fuseau horaire inconnu : « { $name } ».

## Séries horaires des réseaux

grid-no-series = Pas de série horaire : { $reason }.
grid-no-series-of = Pas de série horaire de { $about } : { $reason }.
grid-reason-detail = { $reason } ({ $detail })
grid-reason-no-region = la zone n’est pas connue
grid-reason-no-times = l’usage n’est pas daté
grid-reason-not-in-file = le fichier n’a aucune ligne de cette zone
grid-reason-other-hours = le fichier n’a de valeur pour aucune heure de l’usage
grid-reason-no-source = aucune source ne couvre cette zone
grid-reason-no-key = la source demande une clé, et aucune n’est donnée
grid-reason-other-meaning = elle compte autre chose que ce qui est demandé
grid-reason-no-factors = elle donne la production, et aucun facteur sourcé ne la change en intensité
grid-reason-timeout = pas de réponse à temps
grid-reason-unreachable = elle est injoignable
grid-reason-quota = son quota est épuisé
grid-reason-unauthorised = elle a refusé la clé
grid-reason-server = elle a échoué, ou refusé la question
grid-reason-redirect = elle renvoie ailleurs
grid-reason-too-large = sa réponse est trop grande
grid-reason-malformed = sa réponse n’a pas la forme qu’elle publie
grid-reason-wrong-zone = elle a répondu pour une autre zone
grid-reason-no-data = elle n’a rien pour ces heures
grid-reason-insecure = une clé aurait voyagé par une connexion que chacun peut lire
grid-answer = la réponse
grid-login = la réponse à la connexion
grid-item-of = un élément de : { $what }
grid-no-object = pas un objet : { $what }
grid-no-list = pas une liste : { $what }
grid-no-token = la réponse à la connexion ne contient pas de jeton d’accès
grid-budget-spent = le temps prévu est écoulé
grid-http-status = HTTP { $status }
grid-not-http = pas du HTTP
grid-not-http-address = l’adresse n’est ni http ni https
grid-not-json = pas du JSON
grid-not-xml = pas du XML
grid-type-definition = une définition de type
grid-other-document = un autre document
grid-time-not-iso = une date n’est pas en ISO 8601
grid-time-no-offset = une heure n’a pas de décalage par rapport à UTC
grid-value-no-number = une valeur n’est pas un nombre fini à partir de 0
grid-not-whole-hour = une valeur n’est pas d’une heure ronde
grid-long-resolution = un pas de plus d’une heure
grid-long-slot = une tranche dure plus d’une heure
grid-long-step = son pas dépasse une heure
grid-point-outside = un point hors de sa période
grid-point-without-number = un point sans nombre
grid-points-overlap = des points se chevauchent
grid-slots-overlap = des tranches se chevauchent
grid-in-no-hour = une valeur à partir de { $at } pendant { $minutes ->
        [one] { $minutes_text } minute
       *[other] { $minutes_text } minutes
    } n’est dans aucune heure unique
grid-two-values = deux valeurs à { $at }
grid-overlap = les valeurs de { $one } et de { $other } se chevauchent
grid-of-zone = { $zone } : { $why }
grid-spans = { $zone } s’étend sur { $days_text } jours
grid-uneven = les valeurs de { $zone } sont à plus d’une heure l’une de l’autre, ou à des intervalles inégaux
grid-file-no-csv = pas du CSV (« { $error } »)
grid-file-no-parquet = pas du Parquet (« { $error } »)
grid-header-twice = un en-tête avec deux fois la même colonne
grid-header-with = un en-tête avec { $columns }
grid-header-without = un en-tête sans { $columns }
