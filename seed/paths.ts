import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

// Where things lie, for the sources in `seed` and for what is compiled of them: all of that lies in `dist`, beside it.

const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

const isCompiled = import.meta.url.endsWith('.js')

/** Folder of this project, where wrangler is run. */
export const project: string = pathOf('..')

/** Folder of the bundled archive. */
export const sample: string = pathOf('../seed/sample')

/** Folder of the site that `new` makes. */
export const newSite: string = pathOf('../seed/new')

/** The workflow that an archive's repository publishes with. */
export const publishWorkflow: string = pathOf('../.github/archive/publish.yml')

/** Path of the Worker's configuration. */
export const wranglerConfig: string = pathOf('../wrangler.toml')

/** What is kept between runs: beside the sources, or where an installed package is run. */
const kept = isCompiled ? resolve('.wrangler') : pathOf('../.wrangler')

/** Where the local KV keeps its state unless `--persist-to` says otherwise; `wrangler dev` looks there, too. */
export const defaultState: string = `${kept}/state`

/** Folder in which this machine keeps the notes of its publishers. */
export const publisherNotes: string = `${kept}/publisher`

/** Path of the program that `npx wrangler` runs. */
export const wranglerProgram = (): string =>
  fileURLToPath(new URL('bin/wrangler.js', import.meta.resolve('wrangler/package.json')))

/** A module that runs in a process or thread of its own, by its path in `seed` without extension. */
export const moduleUrl = (path: string): URL =>
  new URL(isCompiled ? `${path.slice(path.lastIndexOf('/') + 1)}.js` : `${path}.ts`, import.meta.url)

/** The Worker that writes into the local KV. */
export const localWorker: string = pathOf('../seed/kv/local-worker.js')
