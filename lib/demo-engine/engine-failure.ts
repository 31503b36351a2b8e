/** A refusal as the engine words it: it becomes the answer's status and `{"message": …}`. */
export class EngineFailure extends Error {
  constructor(
    readonly status: 400 | 403 | 404 | 409 | 500,
    message: string,
  ) {
    super(message);
  }
}
