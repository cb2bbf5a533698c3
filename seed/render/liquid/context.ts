import { type Budget, LiquidError, Output } from './budget.ts'
import type { Drop, Hash, Value } from './values.ts'

/** A part of a template that writes something. */
export interface Node {
  /** Where it begins, in UTF-16 code units. */
  offset: number
  /** True where it never writes anything but white space, so that Liquid leaves the white space around it out. */
  isBlank: boolean
  render: (context: Context, output: Output) => void
}

/** What stands in a template, or between the tags of a block. */
export interface Body {
  nodes: Node[]
  /** Of its source, in characters. */
  length: number
  isBlank: boolean
}

/** What the site gives to the tags and filters of a template. */
export interface Surroundings {
  /** Scheme and host of the site. */
  url: string
  timeZone: string
  markdown: (text: string) => string
  /** Typography alone: quotes, dashes, dots. */
  smartify: (text: string) => string
  /** Reports what is wrong with a template, once each; `offset` is where in the post's text. */
  report: (detail: string, offset: number | null) => void
  /** The path of the post that a link names; null where it leads nowhere. */
  linkTo: (name: string) => string | null
  /** A file that is included; null where there is none of that name. */
  included: (file: string, place: Place) => Included | null
}

/** Where an included file lies: in `_includes`, or beside the post. */
export type Place = 'includes' | 'beside'

export interface Included {
  /** null where it does not parse. */
  body: Body | null
  /** What is wrong with it. */
  faults: readonly string[]
}

/** How deep includes may be nested, as Liquid has it. */
const DEEPEST = 100

/** How deep blocks may be nested through all includes: what renders them does so by recursion. */
const DEEPEST_BLOCK = 500

/** What a template knows while it is rendered. */
export class Context {
  readonly budget: Budget
  readonly around: Surroundings
  /** The most that one output may hold, in characters. */
  readonly mostOutput: number
  /** The innermost is the last one. */
  readonly #scopes: Hash[] = [new Map()]
  readonly #environment: Map<string, Value>
  /** What `cycle`, `for … offset: continue` and `ifchanged` remember. */
  readonly cycles = new Map<string | object, number>()
  readonly offsets = new Map<string, number>()
  changed: string | null = null
  /** The loops that it is in, the innermost last. */
  readonly loops: Drop[] = []
  /** What ends the current turn of a loop, or the loop. */
  interrupt: 'break' | 'continue' | null = null
  /** The files that it is in, the innermost last; none in the post itself. */
  readonly #includes: string[] = []
  #blocks = 0
  /** Where in the post it is, in UTF-16 code units; in an included file, where the outermost of them is included. */
  #at: number | null = null

  constructor(budget: Budget, environment: ReadonlyMap<string, Value>, around: Surroundings, mostOutput: number) {
    this.budget = budget
    this.#environment = new Map(environment)
    this.around = around
    this.mostOutput = mostOutput
  }

  find(name: Value): Value {
    for (let at = this.#scopes.length - 1; at >= 0; at--) {
      const scope = this.#scopes[at]
      if (scope?.has(name)) return scope.get(name) ?? null
    }
    return typeof name === 'string' ? (this.#environment.get(name) ?? null) : null
  }

  /** Sets a variable of the innermost scope. */
  set(name: string, value: Value): void {
    this.#scopes.at(-1)?.set(name, value)
  }

  /** Sets a variable for all that follows: `assign` and `capture`. */
  assign(name: string, value: Value): void {
    this.#scopes[0]?.set(name, value)
  }

  /** Changes a counter of `increment` and `decrement`, which are apart from other variables. */
  count(name: string, change: (value: number) => { kept: number; shown: number }): number {
    const before = this.#environment.get(name)
    const { kept, shown } = change(typeof before === 'number' ? before : 0)
    this.#environment.set(name, kept)
    return shown
  }

  /** Does something with a scope of its own. */
  within<T>(work: () => T): T {
    if (this.#scopes.length > DEEPEST) throw new LiquidError('nesting too deep')
    this.#scopes.push(new Map())
    try {
      return work()
    } finally {
      this.#scopes.pop()
    }
  }

  /** Reports what is wrong, once a post; where it is in a file that is included, the file is named. */
  report(detail: string): void {
    const file = this.#includes.at(-1)
    this.around.report(file === undefined ? detail : `${file}: ${detail}`, this.#at)
  }

  /** Does what renders a block. */
  descend(work: () => void): void {
    if (++this.#blocks > DEEPEST_BLOCK) throw new LiquidError('nesting too deep')
    work()
    this.#blocks--
  }

  /** Tells where rendering is by now. */
  reach(offset: number): void {
    if (this.#includes.length === 0) this.#at = offset
  }

  /** Does what renders an included file. */
  include(file: string, work: () => void): void {
    this.#includes.push(file)
    try {
      work()
    } finally {
      this.#includes.pop()
    }
  }

  /** What is written by some work. */
  captured(work: (output: Output) => void): string {
    const output = new Output(this.mostOutput)
    work(output)
    this.budget.use(output.text.length)
    return output.text
  }
}
