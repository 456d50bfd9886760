## Tâches types, comparaisons, équivalents, changements

option-task = Une tâche type au lieu de nombres : request, reasoning, agent, image, video, transcription, speech, embedding ou rerank.
asked-calls = en { $count ->
    [one] { $text } appel
   *[other] { $text } appels
}
kind-of-name-task = tâche
task-stated = la tâche { $task } dit ce qui est demandé : elle va sans { $options }.
task-name-request = une question et sa réponse
task-name-reasoning = une question, avec une réponse raisonnée
task-name-agent = une tâche d’agent
task-name-image = une image
task-name-video = cinq secondes de vidéo
task-name-transcription = une minute de parole transcrite
task-name-speech = une minute de parole prononcée
task-name-embedding = un texte changé en vecteur
task-name-rerank = une vingtaine de passages mis en ordre
