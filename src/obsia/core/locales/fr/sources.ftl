### Relevés d’ailleurs : moteurs sur d’autres machines, bases de données, stockages d’objets

option-engine-or-cluster = Le moteur d’inférence (vllm, sglang, tensorrt-llm) ; ou l’adresse d’un moteur qui somme les relevés : sc://HÔTE:PORT (Sail, Apache Spark).
purpose-cluster = Un moteur sur d’autres machines
cluster-address = { $text } n’est pas l’adresse d’un moteur : sc://HÔTE:PORT.
cluster-token = Une adresse s’affiche et se conserve ; un jeton d’accès n’y a pas sa place : le mettre dans la variable d’environnement { $variable }.
cluster-unreached = Aucun moteur ne répond à { $address } en { $seconds } s.
cluster-options = Le moteur ne lit que du Parquet canonique : omettre { $options }, ou convertir d’abord les relevés (obsia convert FICHIER --out usage.parquet).
cluster-frame = Un tableau de données est dans la mémoire de cette machine, où aucun autre moteur ne le voit : omettre { $option }.
cluster-no-parquet = { $path } n’est pas du Parquet, et le moteur ne lit rien d’autre. Le convertir d’abord : obsia convert FICHIER --out usage.parquet.
cluster-sees-none = Le moteur à { $address } ne trouve pas de Parquet dans { $paths }. Ses machines ont d’autres disques que celle-ci : placer les fichiers là où toutes lisent (dossier partagé, stockage d’objets).
cluster-not-canonical = { $path } ne contient pas de relevés canoniques ({ $columns }). obsia convert en écrit : obsia convert FICHIER --out usage.parquet.
cluster-failed = Le moteur à { $address } s’est arrêté ({ $error }). Son journal dit pourquoi.
help-pull = Tirer des relevés de PostgreSQL ou d’un stockage d’objets dans un dossier : tout d’abord, puis le nouveau.
argument-source = L’adresse d’une base (postgresql://UTILISATEUR@HÔTE/BASE) ou d’objets (s3://SEAU/PRÉFIXE).
option-pull-out = Le dossier où les relevés sont tirés.
purpose-postgres = Une base PostgreSQL
purpose-object-store = Un stockage d’objets
pull-no-source = { $text } n’est pas l’adresse d’une base ou d’un stockage d’objets ({ $schemes }).
pull-secret = Une adresse s’affiche et se conserve ; un mot de passe n’y a pas sa place : libpq le prend dans PGPASSWORD, ~/.pgpass ou PGSERVICE.
pull-unreached = { $address } n’a pas été joint : { $error }
pull-cut = La lecture de { $address } s’est interrompue ({ $error }). Rien n’en compte ; la prochaine la reprend.
pull-no-table = { $address } n’a aucune table d’usage connue : { $tables }.
pull-no-object = { $address } ne contient aucun objet lisible ici ({ $suffixes }).
pull-no-folder = { $option } : { $path } existe déjà et contient autre chose.
pull-other = { $option } : { $path } a été tiré de { $source } ; une autre source demande un autre dossier.
pull-altered = il n’est plus tel qu’il a été écrit
pull-expected = ce qu’obsia pull a écrit ; ou un autre dossier, pour tout reprendre
title-pull = Relevés tirés de { $source }
pull-done = { $count ->
    [0] Rien de nouveau ; { $files_text } fichiers en tout.
    [one] Un fichier nouveau ou modifié ; { $files_text } en tout.
   *[other] { $count_text } fichiers nouveaux ou modifiés ; { $files_text } en tout.
}
pull-gone = { $count ->
    [one] Un objet a disparu du stockage, et du dossier.
   *[other] { $count_text } objets ont disparu du stockage, et du dossier.
}
