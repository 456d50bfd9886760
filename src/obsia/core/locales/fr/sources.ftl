### Relevés d’ailleurs : moteurs sur d’autres machines, bases de données, stockages d’objets

option-engine-or-cluster = Le moteur d’inférence (vllm, sglang, tensorrt-llm) ; ou l’adresse d’un moteur qui somme les relevés : sc://HÔTE:PORT (Sail, Apache Spark).
purpose-cluster = Un moteur sur d’autres machines
cluster-address = { $text } n’est pas l’adresse d’un moteur : sc://HÔTE:PORT.
cluster-token = Une adresse s’affiche et se conserve ; un jeton d’accès n’y a pas sa place : le mettre dans la variable d’environnement { $variable }.
cluster-unreached = Aucun moteur ne répond à { $address } en { $seconds } s.
cluster-options = Le moteur ne lit que du Parquet canonique : omettre { $options }, ou convertir d’abord les relevés (obsia convert FICHIER --out usage.parquet).
cluster-frame = Un tableau de données est dans la mémoire de cette machine, où aucun autre moteur ne le voit : omettre { $option }.
cluster-no-parquet = { $path } n’est pas du Parquet, et le moteur ne lit rien d’autre. Le convertir d’abord : obsia convert FICHIER --out usage.parquet.
cluster-sees-none = Le moteur à { $address } ne trouve pas de Parquet dans { $paths }. Ses machines ont d’autres disques que celle-ci : placer les fichiers là où toutes lisent (dossier partagé, stockage d’objets).
cluster-not-canonical = { $path } ne contient pas de relevés canoniques ({ $columns }). obsia convert en écrit : obsia convert FICHIER --out usage.parquet.
cluster-failed = Le moteur à { $address } s’est arrêté ({ $error }). Son journal dit pourquoi.
