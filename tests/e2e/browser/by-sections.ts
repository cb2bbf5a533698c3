import { appendFileSync, cpSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { seedJson } from '../serve.ts'

const sample = fileURLToPath(new URL('../../../seed/sample', import.meta.url))

/** Loads the sample with a home page by sections, and with a text at the foot of every page. */
export async function loadBySections(state: string): Promise<void> {
  const site = join(state, 'site')
  cpSync(sample, site, { recursive: true })
  // Its last block is `edge_news`.
  appendFileSync(join(site, '_config.yml'), '  front_page: sections\n  footer: "不构成投资建议。\\n市场有风险。"\n')
  await seedJson(site, '--persist-to', state)
}
