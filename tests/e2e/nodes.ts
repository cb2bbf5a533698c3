import { execFile } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'

/** The oldest Node.js of each line that is promised, with the npm that it brings where that is older than the one here. */
export const nodes = [
  { version: '20.9.0', npm: '10.1.0' },
  { version: '22.23.3', npm: '10.9.9' },
  { version: process.versions.node, npm: null },
] as const

/** Nothing that npm says to a test's own scripts reaches what it starts. */
export const plainEnv: NodeJS.ProcessEnv = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(?!config_)/.test(name))),
  PATH: (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .join(delimiter),
  WRANGLER_SEND_METRICS: 'false',
}

export const npm = (cwd: string, ...args: string[]) =>
  promisify(execFile)('npm', [...args, '--no-audit', '--no-fund', '--prefer-offline'], { cwd, env: plainEnv })

/** Installs them, but for the one that runs here, below a folder. */
export async function installNodes(place: string): Promise<void> {
  for (const { version, npm: bundled } of nodes)
    if (bundled !== null)
      await npm(place, 'install', '--prefix', join(place, version), `node@${version}`, `npm@${bundled}`)
}

/** The variables of a shell that finds this Node.js first, and its npm. */
export function envOf(place: string, version: string): NodeJS.ProcessEnv {
  const packages = join(place, version, 'node_modules')
  const folders =
    version === process.versions.node
      ? [dirname(process.execPath)]
      : [join(packages, 'node/bin'), join(packages, '.bin')]
  return { ...plainEnv, PATH: [...folders, plainEnv.PATH].join(delimiter) }
}
