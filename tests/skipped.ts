import type { Reporter, TestCase, TestModule, UserConsoleLog } from 'vitest/node'

/** Says at the end of a run what was not tried, and why: in the middle of it nobody reads that. */
export default class SkippedReporter implements Reporter {
  /** What tests say that they skip, each once; see `tests/archives.ts` and others that begin with this word. */
  readonly #reasons = new Set<string>()

  onUserConsoleLog({ content }: UserConsoleLog): void {
    for (const line of content.split('\n')) if (line.startsWith('SKIPPED: ')) this.#reasons.add(line)
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const notRun = modules.flatMap((module) => [...module.children.allTests('skipped')])
    const large = notRun.filter((test) => isLarge(test) && test.project.config.tagsFilter?.includes('!large'))
    // What needs a server or a browser is tried as a whole each week.
    const script = large.some(({ project }) => ['worker', 'node'].includes(project.name)) ? 'large' : 'thorough:e2e'
    if (large.length > 0) console.log(`${large.length} large tests are left to "npm run test:${script}".`)
    const skipped = notRun.filter(isLeftOut)
    const files = new Set(skipped.map(({ module }) => module.relativeModuleId))
    if (skipped.length > 0) console.log(`${skipped.length} tests were skipped, in ${[...files].sort().join(', ')}:`)
    else if (this.#reasons.size > 0) console.log('Not everything was tried:')
    for (const reason of [...this.#reasons].sort()) console.log(`  ${reason.slice('SKIPPED: '.length)}`)
  }
}

const isLarge = ({ options }: TestCase): boolean => options.tags?.includes('large') ?? false

/** False for a test that nobody asked for: by `-t`, by its tag, or since another one is `only`. */
function isLeftOut(test: TestCase): boolean {
  const { options, project } = test
  const { testNamePattern, tagsFilter } = project.config
  const isAskedFor =
    testNamePattern === undefined && (tagsFilter === undefined || isLarge(test) === tagsFilter.includes('large'))
  return isAskedFor && (options.mode === 'skip' || options.mode === 'todo')
}
