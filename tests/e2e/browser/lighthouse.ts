import lighthouse from 'lighthouse'
import { chromium } from 'playwright-core'
import { browserPath } from '../programs.ts'

const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const

type Category = (typeof categories)[number]

export interface Scores extends Record<Category, number> {
  /** What cost points outside of performance. */
  remarks: string[]
}

/** A page that says that nothing is there is a page, too. Nobody looks at a picture of a page. */
const settings = { ignoreStatusCode: true, disableFullPageScreenshot: true, logLevel: 'error' } as const

/** Where nobody asks how fast a page is, no phone has to be stood in for. */
const unhurried = { throttlingMethod: 'provided' } as const

const PORT = 9_333

/** On a busy machine a recording may come to nothing. */
const TRIES = 3

/** Lighthouse's scores of pages, 0 to 100, on the phone and the network that it stands in for (its mobile preset); 0 for what is not asked. */
export async function scoresOf(
  addresses: readonly string[],
  wanted: readonly Category[] = categories,
): Promise<Scores[]> {
  const browser = await chromium.launch({
    executablePath: browserPath,
    args: ['--no-sandbox', `--remote-debugging-port=${PORT}`],
  })
  const scores: Scores[] = []
  try {
    for (const address of addresses) scores.push(await scoreOf(address, wanted, TRIES))
  } finally {
    await browser.close()
  }
  return scores
}

async function scoreOf(address: string, wanted: readonly Category[], tries: number): Promise<Scores> {
  const speed = wanted.includes('performance') ? {} : unhurried
  const result = await lighthouse(address, { port: PORT, onlyCategories: [...wanted], ...settings, ...speed })
  if (result === undefined) throw new Error(`Lighthouse says nothing of ${address}`)
  const { lhr } = result
  if (lhr.runtimeError && tries > 1) return scoreOf(address, wanted, tries - 1)
  if (lhr.runtimeError) throw new Error(`Lighthouse cannot judge ${address}: ${lhr.runtimeError.message}`)
  const score = (name: string) => Math.round((lhr.categories[name]?.score ?? 0) * 100)
  const remarks = categories
    .slice(1)
    .flatMap((name) =>
      (lhr.categories[name]?.auditRefs ?? [])
        .filter(({ id, weight }) => weight > 0 && (lhr.audits[id]?.score ?? 1) < 1)
        .map(({ id }) => `${name}: ${lhr.audits[id]?.title}`),
    )
  const entries = categories.map((name) => [name, score(name)] as const)
  return { ...(Object.fromEntries(entries) as Omit<Scores, 'remarks'>), remarks }
}
