/** The tag that holds the notes of a run or an experiment, in Markdown. Clients of the field read and write notes under this name, so it is theirs. */
export const NOTES_TAG = 'mlflow.note.content';

/** The tag under which clients of the field keep the name of a run. */
export const NAME_TAG = 'mlflow.runName';
