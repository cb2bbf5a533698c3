import { fileURLToPath } from 'node:url'

const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

/** Folder of this project, where wrangler is run. */
export const project: string = pathOf('..')

/** Folder of the bundled archive. */
export const sample: string = pathOf('sample')

/** Path of the Worker's configuration. */
export const wranglerConfig: string = pathOf('../wrangler.toml')

/** Where the local KV keeps its state unless `--persist-to` says otherwise; `wrangler dev` looks there, too. */
export const defaultState: string = pathOf('../.wrangler/state')

/** Folder in which this machine keeps the notes of its publishers. */
export const publisherNotes: string = pathOf('../.wrangler/publisher')
