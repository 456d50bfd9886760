## Standard tasks, comparisons, equivalents, changes

option-task = A standard task instead of counts: request, reasoning, agent, image, video, transcription, speech, embedding or rerank.
asked-calls = in { $count ->
    [one] { $text } call
   *[other] { $text } calls
}
kind-of-name-task = task
task-stated = task { $task } says what is asked for: it goes without { $options }.
task-name-request = a question and its answer
task-name-reasoning = a question, answered with reasoning
task-name-agent = a task of an agent
task-name-image = a picture
task-name-video = five seconds of video
task-name-transcription = a minute of speech written down
task-name-speech = a minute of speech spoken
task-name-embedding = a text turned into a vector
task-name-rerank = some twenty passages put in order
