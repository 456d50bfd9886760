## obsia verify : si une chose est restée telle quelle.

help-verify = Si des faits, un site publié, des chiffres enregistrés ou un export sont restés tels quels ; hors ligne.
argument-verify = Un recueil de faits, un dossier écrit par obsia, des chiffres enregistrés ou un fichier exporté ; sans rien, l’obsia installé.
option-key = La clé publique de l’éditeur (PEM, Ed25519) : la signature doit en venir.
option-verify-previous = Le dossier d’une édition antérieure, que le journal de ce site doit prolonger.
title-proof-whole = { $what } n’a pas changé : { $path }
title-proof-changed = { $what } a changé : { $path }
title-proof-unproven = { $what } ne peut être vérifié : { $path }
proof-of-package = L’obsia installé
proof-of-snapshot = Ce recueil de faits
proof-of-folder = Ce dossier
proof-of-record = Ce registre de chiffres
proof-of-json = Cet export JSON
proof-of-file = Ce fichier
proof-differing = Ce qui diffère
proof-compared = Ce qui a été comparé et concorde
proof-gaps = Ce qui n’a pu être vérifié
proof-head-place = Où
proof-head-compared = Comparaison
proof-head-expected = Attendu
proof-head-found = Trouvé
proof-head-right = Concordants
proof-check-manifest = le manifeste avec sa propre racine
proof-check-file = des fichiers avec le manifeste
proof-check-relation = des tableaux de faits avec le manifeste
proof-check-index = des index avec les faits dont ils découlent
proof-check-hash = l’empreinte que portent les chiffres avec les faits
proof-check-signature = la signature avec la clé de l’éditeur
proof-check-code = des fichiers du programme avec leur liste
proof-check-figure = les valeurs des chiffres avec leurs empreintes
proof-check-row = des lignes avec leur propre empreinte
proof-check-seal = le fichier avec l’empreinte qu’il contient
proof-check-log = le journal des éditions avec lui-même et avec un journal antérieur
proof-more = { $count ->
    [one] Un autre élément diffère ; { OPTION("json") } l’indique.
   *[other] { $count_text } autres éléments diffèrent ; { OPTION("json") } les énumère.
}
proof-gap-no-manifest = Il n’y a pas de manifeste : rien ne montre que rien n’a changé.
proof-gap-no-seal = Il n’y a pas d’empreinte du fichier dans le fichier : ce qui y aurait changé par ailleurs ne se verrait pas.
proof-gap-no-signature = Il n’y a pas de signature : rien ne prouve que personne n’a changé le contenu et ses empreintes à la fois.
proof-gap-no-key = Il y a une signature, et aucune clé publique n’est connue ici ; indiquez-en une avec { OPTION("key") }.
proof-gap-rewritten = Le contenu est le même, mis en forme autrement qu’obsia ne l’écrit.
proof-gap-no-code = Le programme est lancé depuis un arbre de sources, qui n’a pas de liste de ses fichiers.
proof-no-key-in-it = ce n’est pas une clé de ce type
proof-expected-key = une clé Ed25519 au format PEM, sans mot de passe
log-changed = le journal des éditions a changé

## obsia changes : ce qui a changé d’une édition à l’autre.

help-changes = Ce qui a changé entre deux éditions publiées, ou depuis une édition, par cause (faits, méthode, nos erreurs), avec les plus grands écarts.
option-changes-since = L’édition la plus ancienne : son dossier ou son figures.json.
option-changes-until = L’édition la plus récente : son dossier ou son figures.json ; sinon, ce que donne ce programme aujourd’hui.
option-changes-top = Combien des plus grands écarts sont montrés.
title-changes = De l’édition du { $old } à celle du { $new }
title-changes-since = De l’édition du { $old } à maintenant
changes-rebuilt = À partir de ses propres faits, ce programme redonne à l’identique { $rebuilt_text } de ses { $figures_text } chiffres : ce qui tient à la méthode est distingué de ce qui tient aux faits.
changes-uninstalled = Ses faits ({ $old }) ne sont pas installés ici : les raisons sont celles du tableau des versions. obsia facts install les prend dans un fichier.
changes-unasked = Chiffres qui ne se comparent qu’avec une autre édition : { $unasked_text }.
changes-counts = Chiffres modifiés : { $moved_text } ; inchangés : { $same_text } ; nouveaux : { $added_text } ; retirés : { $gone_text }.
changes-facts = Faits : { $old } avant, { $new } après.
changes-causes = Pourquoi
changes-releases = Ce qui a changé
changes-largest = Les plus grands écarts
changes-head-cause = Raison
changes-head-figures = Chiffres
changes-head-day = Jour
changes-head-what = Changement
changes-head-figure = Chiffre
changes-head-before = Avant
changes-head-after = Après
changes-head-ratio = Rapport
changes-range = { $low } à { $high }

## obsia facts pack, install : les faits d’une édition en un fichier.

help-facts-pack = Écrire les faits utilisés en un fichier, avec leur manifeste : d’autres pourront les installer.
help-facts-install = Installer les faits d’une édition depuis un tel fichier, une fois vérifiés ; le programme reste le même.
argument-facts-pack = Le fichier à écrire.
argument-facts-install = Un fichier écrit par obsia facts pack.
facts-packed = Écrit dans { $path } : faits { $snapshot } ({ $signed }).
facts-installed = Installé : faits { $snapshot } ({ $signed }). Pour les utiliser : --edition { $snapshot }, ou OBSIA_FACTS={ $path }
facts-signed = avec signature
facts-unsigned = sans signature
facts-unwritable = Impossible d’écrire { $path } ({ $why }).
facts-differ = ces faits ne sont pas ceux que décrit leur manifeste : { $places }
facts-not-packed = il ne contient pas les faits d’une édition
facts-too-large = il contient plus de 512 Mo
expected-facts-file = un fichier écrit par obsia facts pack

## --edition : les faits d’une édition sous une commande.

kind-of-name-edition = édition
option-edition = Partir des faits d’une édition installée : les premiers chiffres de leur empreinte, ou le dossier de l’édition.
remedy-edition = obsia facts install prend les faits d’une édition dans un fichier.
notice-edition = Faits { $snapshot }, lus par ce programme (obsia { $version }).
notice-edition-same = Faits de l’édition du { $day } ({ $snapshot }), par la méthode de cette édition : ce sont les chiffres qu’elle a publiés.
notice-edition-other = Faits de l’édition du { $day } ({ $snapshot }), par la méthode de ce programme. obsia { $version } l’a publiée par une autre et a pu publier d’autres chiffres : obsia changes { OPTION("since") } montre lesquels.

## Le dossier de données d’un autre obsia.

data-folder-newer = Le dossier de données { $folder } a été écrit par un obsia plus récent (disposition { $layout } ; celui-ci connaît la { $known }). Mettez obsia à jour, ou indiquez un autre dossier dans OBSIA_DATA.
data-folder-older = Le dossier de données { $folder } vient d’un obsia plus ancien et n’a pas pu être repris ({ $why }). Autorisez-y l’écriture et recommencez, ou indiquez un autre dossier dans OBSIA_DATA.
data-folder-mark = { $path } n’indique pas par un nombre la disposition du dossier de données. Indiquez un autre dossier dans OBSIA_DATA, ou supprimez ce fichier si aucun obsia plus récent ne l’a écrit.
