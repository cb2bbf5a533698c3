import { type Budget, LiquidError, Output } from './budget.ts'
import type { Drop, Hash, Value } from './values.ts'

/** A node is a part of a template that writes something. */
export interface Node {
  /** The node begins at this place of the template, in UTF-16 code units. */
  offset: number
  /** True where it never writes anything but white space, so that Liquid leaves out the white space around it. */
  isBlank: boolean
  render: (context: Context, output: Output) => void
}

/** The body of a template holds all its parts; that of a block holds those between its tags. */
export interface Body {
  nodes: Node[]
  /** The source of the body has so many characters. */
  length: number
  isBlank: boolean
}

/** The site gives these to the tags and filters of a template. */
export interface Surroundings {
  /** The URL consists of the scheme and host of the site. */
  url: string
  /** The path below which the site is; empty where it has all of its host. */
  base: string
  timeZone: string
  markdown: (text: string) => string
  /** Changes typography alone: quotes, dashes and dots. */
  smartify: (text: string) => string
  /** Reports each error of a template once; `offset` is its place in the post's text. */
  report: (detail: string, offset: number | null) => void
  /** Finds the path of the post that a link names; null where it leads nowhere. */
  linkTo: (name: string) => string | null
  /** Finds an included file; null where there is none of that name. */
  included: (file: string, place: Place) => Included | null
}

/** An included file is in `_includes`, or beside the post. */
export type Place = 'includes' | 'beside'

export interface Included {
  /** The body is null where the file does not parse. */
  body: Body | null
  /** These errors were found when the file was parsed. */
  faults: readonly string[]
}

/** Liquid nests scopes, such as those of includes, no deeper than this. */
const DEEPEST = 100

/** Blocks are nested no deeper, through all includes, because rendering them is recursive. */
const DEEPEST_BLOCK = 500

/** Holds the state of a template while it is rendered. */
export class Context {
  readonly budget: Budget
  readonly around: Surroundings
  /** One output holds at most so many characters. */
  readonly mostOutput: number
  /** The innermost scope is the last one. */
  readonly #scopes: Hash[] = [new Map()]
  readonly #environment: Map<string, Value>
  /** `cycle`, `for … offset: continue` and `ifchanged` keep their state in the next three fields. */
  readonly cycles = new Map<string | object, number>()
  readonly offsets = new Map<string, number>()
  changed: string | null = null
  /** These loops are being rendered. The innermost is the last one. */
  readonly loops: Drop[] = []
  /** Where this is set, it ends the current turn of a loop, or the loop. */
  interrupt: 'break' | 'continue' | null = null
  /** These files are being included. The innermost is the last one, and the post itself is not among them. */
  readonly #includes: string[] = []
  #blocks = 0
  /** Rendering is at this place of the post, in UTF-16 code units. In an included file, it is where the post includes a file. */
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

  /** Sets a variable of the outermost scope, as `assign` and `capture` do. */
  assign(name: string, value: Value): void {
    this.#scopes[0]?.set(name, value)
  }

  /** Changes a counter of `increment` and `decrement`. Counters are kept apart from other variables. */
  count(name: string, change: (value: number) => { kept: number; shown: number }): number {
    const before = this.#environment.get(name)
    const { kept, shown } = change(typeof before === 'number' ? before : 0)
    this.#environment.set(name, kept)
    return shown
  }

  /** Runs some work with a scope of its own. */
  within<T>(work: () => T): T {
    if (this.#scopes.length > DEEPEST) throw new LiquidError('nesting too deep')
    this.#scopes.push(new Map())
    try {
      return work()
    } finally {
      this.#scopes.pop()
    }
  }

  /** Reports an error, once for each post. An error in an included file names the file. */
  report(detail: string): void {
    const file = this.#includes.at(-1)
    this.around.report(file === undefined ? detail : `${file}: ${detail}`, this.#at)
  }

  /** Runs the work that renders a block, and bounds how deep blocks are nested. */
  descend(work: () => void): void {
    if (++this.#blocks > DEEPEST_BLOCK) throw new LiquidError('nesting too deep')
    work()
    this.#blocks--
  }

  /** Notes the place that rendering has reached. */
  reach(offset: number): void {
    if (this.#includes.length === 0) this.#at = offset
  }

  /** Runs the work that renders an included file. */
  include(file: string, work: () => void): void {
    this.#includes.push(file)
    try {
      work()
    } finally {
      this.#includes.pop()
    }
  }

  /** Runs some work and returns what it writes. */
  captured(work: (output: Output) => void): string {
    const output = new Output(this.mostOutput)
    work(output)
    this.budget.use(output.text.length)
    return output.text
  }
}
