import lighthouse from 'lighthouse'
import { chromium } from 'playwright-core'
import { browserPath } from '../programs.ts'

const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const

export interface Scores extends Record<(typeof categories)[number], number> {
  /** What cost points outside of performance. */
  remarks: string[]
}

const PORT = 9_333

/** On a busy machine a recording may come to nothing. */
const TRIES = 3

/** Lighthouse's scores of pages, 0 to 100, on the phone and the network that it stands in for (its mobile preset). */
export async function scoresOf(addresses: readonly string[]): Promise<Scores[]> {
  const browser = await chromium.launch({
    executablePath: browserPath,
    args: ['--no-sandbox', `--remote-debugging-port=${PORT}`],
  })
  const scores: Scores[] = []
  try {
    for (const address of addresses) scores.push(await scoreOf(address, TRIES))
  } finally {
    await browser.close()
  }
  return scores
}

async function scoreOf(address: string, tries: number): Promise<Scores> {
  const result = await lighthouse(address, { port: PORT, onlyCategories: [...categories], logLevel: 'error' })
  if (result === undefined) throw new Error(`Lighthouse says nothing of ${address}`)
  const { lhr } = result
  if (lhr.runtimeError && tries > 1) return scoreOf(address, tries - 1)
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
