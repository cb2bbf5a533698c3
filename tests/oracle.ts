import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Jekyll's answers to templates of one line: a site and what each of its posts is rendered as. */
export interface LiquidOracle {
  files: Record<string, string>
  posts: { name: string; post: string; output: string }[]
}

/** A small site and what Jekyll makes of its posts. */
export interface FeatureOracle {
  name: string
  files: Record<string, string>
  posts: { file: string; content: string }[]
}

/** The answers of Jekyll that lie beside the project; not everybody has them. */
export function readOracle(name: 'liquid'): LiquidOracle | null
export function readOracle(name: 'jekyll-features'): FeatureOracle[] | null
export function readOracle(name: string): LiquidOracle | FeatureOracle[] | null {
  const file = fileURLToPath(new URL(`../../shared/oracle/${name}.json`, import.meta.url))
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
  console.warn(`SKIPPED: the oracle "${name}" is not here, so nothing is compared with what Jekyll answers`)
  return null
}
