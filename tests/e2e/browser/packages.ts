import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

// The tests in a browser have packages of their own, 200 MB of them, so that nobody else has to install those.
// node tests/e2e/browser/packages.ts ends with 1, and says what to type, where they are not installed.

interface Package {
  version?: string
  devDependencies?: Record<string, string>
}

const read = (file: string): Package => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {})

/**
 * @param folder of these tests
 * @returns what is not installed as `package.json` wants it, and what to type; null where everything is
 */
export function missingPackages(folder: string): string | null {
  const wanted = Object.entries(read(join(folder, 'package.json')).devDependencies ?? {})
  for (const [name, want] of wanted) {
    const version = read(join(folder, 'node_modules', name, 'package.json')).version ?? 'missing'
    if (version !== want)
      return `Cannot use a browser: ${name} is "${version}", want "${want}". Type npm ci --prefix tests/e2e/browser`
  }
  return null
}

/** What vitest does before these tests. */
export default function setup(): void {
  const missing = missingPackages(import.meta.dirname)
  if (missing !== null) throw new Error(missing)
}

if (import.meta.main) {
  const missing = missingPackages(import.meta.dirname)
  if (missing !== null) {
    console.error(missing)
    process.exitCode = 1
  }
}
