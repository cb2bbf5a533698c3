/** The steps that a deployment may have, and what each is called. */
const titles = {
  archive: 'Check the archive',
  account: 'Check the account',
  stores: 'Create its storage',
  worker: 'Deploy the Worker',
  load: 'Load the archive',
  site: 'Try the site',
  build: 'Build the Worker',
} as const

export type StepName = keyof typeof titles

/** A step that was begun. With `--json` it is printed as it is. */
export interface Step {
  name: StepName
  outcome: 'done' | 'already there' | 'failed'
  /** What it found and did, a sentence each. */
  facts: string[]
  seconds: number
}

/** What a step tells while it is taken. */
export interface Telling {
  /** Says what was found or done. */
  fact(text: string): void
  /** Says something that only a person wants to read. */
  say(text: string): void
  /** What this step would do was done before. */
  alreadyThere(): void
}

/** Tells the steps of a deployment as they are taken, with their numbers, and keeps what each did. */
export class Steps {
  readonly taken: Step[] = []
  readonly #names: readonly StepName[]
  readonly #say: (text: string) => void

  constructor(names: readonly StepName[], say: (text: string) => void) {
    this.#names = names
    this.#say = say
  }

  /** Where the deployment is, such as `4 of 6, Deploy the Worker`. */
  get place(): string {
    return `${this.taken.length} of ${this.#names.length}, ${titles[this.taken.at(-1)?.name ?? 'archive']}`
  }

  /** @param about what the step is about */
  async take<T>(name: StepName, about: string, work: (telling: Telling) => Promise<T>): Promise<T> {
    const begun = performance.now()
    const step: Step = { name, outcome: 'failed', facts: [], seconds: 0 }
    this.taken.push(step)
    const say = (text: string) => this.#say(text.replace(/^(?=.)/gm, '  '))
    const blank = this.taken.length === 1 ? '' : '\n'
    this.#say(
      `${blank}${this.taken.length} of ${this.#names.length}  ${titles[name]}${about === '' ? '' : ` ${about}`}`,
    )
    let outcome: Step['outcome'] = 'done'
    try {
      const done = await work({
        say,
        fact(text) {
          step.facts.push(...text.split('\n'))
          say(text)
        },
        alreadyThere() {
          outcome = 'already there'
        },
      })
      step.outcome = outcome
      return done
    } finally {
      step.seconds = (performance.now() - begun) / 1000
    }
  }
}
