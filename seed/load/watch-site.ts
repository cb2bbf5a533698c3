import { pathInPosts } from '../../src/model/post-folders.ts'
import { isSpecial } from '../archive/files.ts'
import { type JekyllSite, openJekyllSite } from '../archive/site.ts'
import { fileNames } from '../archive/site-files.ts'
import { watchFolder } from '../archive/watch.ts'
import { monotonicClock } from '../kv/retry.ts'
import { type LoadOptions, load, loadFiles, type OpenKv } from './load.ts'
import type { Report } from './report.ts'
import { wakingWhenDue } from './wake.ts'

export interface WatchSiteOptions {
  /** Runs each load, and shows its report. */
  reporting: (run: () => Promise<Report>) => Promise<Report>
  /** Told when everything is loaded. */
  onWatching: () => void
  /** Told why changes could not be published; they are published with the next ones. */
  onFailure: (error: unknown) => void
}

/**
 * Loads an archive, then publishes what changes in its folder and posts whose time comes, until it is stopped.
 *
 * @param root folder of the Jekyll site
 * @throws ArchiveError where there is none; whatever `load` throws
 */
export async function watchSite(
  root: string,
  openKv: OpenKv,
  options: LoadOptions,
  { reporting, onWatching, onFailure }: WatchSiteOptions,
): Promise<void> {
  let site = openJekyllSite(root)
  // It is watched before the first load reads it, so that no change is missed.
  const groups = watchFolder(root, options.signal)
  let { due } = await reporting(() => load(root, openKv, options))
  onWatching()
  const changed = new Set<string>()
  const calendar = { clock: monotonicClock, today: Date.now }
  // --replace is for what was there before; what is deleted by a slip afterwards is refused.
  const afterwards = { ...options, replace: false }
  for await (const group of wakingWhenDue(groups, () => (due === null ? null : Date.parse(due)), calendar)) {
    for (const path of group) changed.add(path)
    try {
      if ([...changed].some(isConfig)) site = openJekyllSite(root)
      const files = [...changed].filter((path) => isOfSite(path, site))
      const isDue = group.length === 0
      if (files.length > 0 || isDue) ({ due } = await reporting(() => loadFiles(root, files, openKv, afterwards)))
      changed.clear()
    } catch (error) {
      onFailure(error)
    }
  }
}

const isConfig = (path: string): boolean => /^(?:_config\.ya?ml|CNAME)$/.test(path)

/** True for a path that has a say in what is published. */
const isOfSite = (path: string, { root, config, folders }: JekyllSite): boolean =>
  isConfig(path) ||
  path === config.css ||
  /^category\/|(?:^|\/)_posts\//.test(path) ||
  folders.some((folder) => path.startsWith(`${folder}/`)) ||
  // A page, or another file of the site.
  path.split('/').every((step) => !isSpecial(step)) ||
  fileNames(root, config)(path) ||
  pathInPosts(path, config.postFolders) !== null
