import { memory } from '../../src/http/memory.ts'

/** With its key and what keeping it takes, this weighs just as much as all that an isolate may keep. */
const everything = new Uint8Array(31_999_376)

/** As if the isolate had just begun: a value that takes all the room pushes out everything else. */
export function forget(): void {
  memory.keep('', everything)
  memory.forget('')
  // Of a site that is being read at the moment nothing is kept either: a test before may not have waited for it.
  memory.forget('site')
  if (memory.weight > 0) throw new Error(`The memory still weighs ${memory.weight}, want 0`)
}
