import { hash } from 'node:crypto'
import type { Logo, Stylesheet } from '../../src/model/look.ts'
import type { FormerFeed } from '../../src/model/site.ts'
import { type CategoryPage, readCategoryPages } from './category-pages.ts'
import { type Collections, readCollections } from './collections.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { readData } from './data.ts'
import { isThere, readText } from './files.ts'
import { badPostFolders } from './find-posts.ts'
import { readFormerFeeds } from './former-feeds.ts'
import { isMapping } from './front-matter.ts'
import { type Includes, readIncludes } from './includes.ts'
import { type Layouts, readLayouts } from './layouts.ts'
import { notListed } from './listed-documents.ts'
import { readLogo } from './logo.ts'
import { readMarkdown } from './markdown-options.ts'
import { generatorOf, noSite } from './no-site.ts'
import { createPictures } from './pictures.ts'
import { podcastFaults } from './podcast-faults.ts'
import type { Problem } from './problem.ts'
import { folderNamed } from './site-folder.ts'
import { readCname } from './site-url.ts'
import type { Root } from './source.ts'
import { placeOf } from './source-of.ts'
import { readStylesheet } from './stylesheet.ts'
import { unusableLanguages } from './values.ts'
import { parseYaml, parseYamlValues, YamlError } from './yaml.ts'

/** A Jekyll site without its posts: its configuration and data. It is plain data, so that it can cross to worker threads. */
export interface JekyllSite {
  /** Where it is. */
  root: Root
  config: Config
  /** `_config.yml` and, under `data`, the files of `_data`: Liquid's `site`, see `parseYamlValues`. */
  liquid: Record<string, unknown>
  /** The files of `_includes`. */
  includes: Includes
  /** The documents of collections but the posts. */
  collections: Collections
  /** Where data, includes, layouts and collections lie. */
  folders: string[]
  /** What the files of `_layouts` say of lists of posts. */
  layouts?: Layouts
  /** Sorted by their addresses. */
  categoryPages: CategoryPage[]
  /** Hash of the configuration, the data and the includes. Where it changes, any post may become another article. */
  fingerprint: string
  problems: Problem[]
  /** The addresses at which it had feeds before. */
  formerFeeds?: FormerFeed[]
  /** The picture that stands for its name. */
  logo?: Logo
  /** Its own stylesheet. */
  stylesheet?: Stylesheet
  /** Sentences for the owner about what was found out about the site. */
  notes?: string[]
}

/** Nothing can be loaded from a folder; the message says what is wanted. */
export class ArchiveError extends Error {
  override name = 'ArchiveError'
}

/**
 * Reads the configuration, data and category pages of the Jekyll site in a folder.
 *
 * @param strictYaml true where front matter that is no YAML is not to be mended
 * @throws ArchiveError where the folder is no Jekyll site
 */
export function openJekyllSite(root: Root, strictYaml = false): JekyllSite {
  const name = ['_config.yml', '_config.yaml'].find((file) => isThere(root, file))
  const isFolder = typeof root === 'string'
  if (name === undefined) {
    const why = isFolder ? noSite(root) : 'there is no _config.yml in it, want a Jekyll site'
    throw new ArchiveError(`Cannot load "${placeOf(root)}": ${why}`)
  }
  // Hexo's configuration has the name of Jekyll's.
  const other = isFolder ? generatorOf(root) : null
  if (other !== null) throw new ArchiveError(`Cannot load "${placeOf(root)}": ${other}`)
  const read = readText(root, name)
  if ('problem' in read) throw new ArchiveError(`Cannot load "${placeOf(root, name)}": ${read.problem.detail}`)
  const problems: Problem[] = []
  try {
    const yaml = parseYaml(read.text)
    const values = parseYamlValues(read.text)
    const own = values instanceof Map ? Object.fromEntries(values) : isMapping(values) ? values : {}
    const [dataFolder, includesFolder] = foldersOf(own)
    const data = readData(root, dataFolder, own)
    const includes = readIncludes(root, includesFolder)
    problems.push(...data.problems, ...includes.problems)
    const layoutsFolder = folderNamed(own, 'layouts_dir', '_layouts')
    const layouts = readLayouts(root, layoutsFolder, includes.texts)
    const ofLayouts = Object.keys(layouts).length === 0 ? [] : [layouts]
    const cname = readCname(root)
    const config = readConfig(yaml, data.names, { cname, strictYaml })
    // GitHub Pages gives Jekyll the address, too, where only CNAME has it.
    const address = config.urlFrom === 'CNAME' ? { url: config.url } : {}
    const liquid = { ...own, ...address, data: own.data ?? data.values }
    const { collections, ...ofCollections } = readCollections(root, own, config)
    problems.push(...ofCollections.problems)
    if (config.urlFrom === null) problems.push(noUrl(name, config))
    problems.push(...notListed(name, { config, collections }))
    const { pages, problems: broken } = readCategoryPages(root, config)
    problems.push(...badPostFolders(root, config), ...broken)
    const formerFeeds = readFormerFeeds(root, liquid)
    const pictures = createPictures(root, config)
    const { logo, faults: ofLogo } = readLogo(config, pictures)
    const details = [
      ...unusableLanguages(own).map(({ detail }) => detail),
      ...readMarkdown(liquid).problems,
      ...podcastFaults(config, pictures),
      ...config.lookFaults,
      ...ofLogo,
    ]
    for (const detail of details) problems.push({ path: name, line: null, reason: 'bad value', detail })
    const { stylesheet, problems: ofStylesheet } =
      config.css === null ? noStylesheet : readStylesheet(root, config.css, config)
    problems.push(...ofStylesheet)
    // What lies in files of its own is in the document of the site, too. Nothing is here where there is none.
    const look = [logo ?? [], stylesheet ?? []].flat()
    const texts = [read.text, ...data.texts, ...Object.entries(includes.texts).flat(), ...ofCollections.texts]
    const fingerprint = hash(
      'sha256',
      JSON.stringify([texts, strictYaml, cname, formerFeeds, ...ofLayouts, ...look]),
      'base64url',
    )
    return {
      root,
      config,
      liquid,
      includes: includes.texts,
      collections,
      folders: [dataFolder, includesFolder, layoutsFolder, ...ofCollections.folders],
      layouts,
      categoryPages: pages,
      fingerprint,
      problems,
      formerFeeds,
      ...(logo !== null && { logo }),
      ...(stylesheet !== null && { stylesheet }),
    }
  } catch (error) {
    if (error instanceof ConfigError) throw new ArchiveError(`Cannot load "${placeOf(root, name)}": ${error.message}`)
    if (error instanceof YamlError) {
      const line = error.line === null ? '' : ` line ${error.line}`
      throw new ArchiveError(`Cannot load "${placeOf(root, name)}"${line}: it does not parse, ${error.message}`)
    }
    throw error
  }
}

/** @throws ArchiveError where no file says at which address the site is served */
export function wantUrl({ root, config: { urlFrom } }: Pick<JekyllSite, 'root' | 'config'>): void {
  if (urlFrom !== null) return
  throw new ArchiveError(
    `Cannot publish "${placeOf(root)}": its _config.yml has no url and there is no CNAME, want "url: https://<host of the site>"`,
  )
}

/** Gives the entries of a site their ids by another rule, which makes all its articles anew. */
export function withEntryIds(site: JekyllSite, entryId: string): JekyllSite {
  const fingerprint = hash('sha256', JSON.stringify([site.fingerprint, entryId]), 'base64url')
  return { ...site, config: { ...site.config, entryId }, fingerprint }
}

const noStylesheet = { stylesheet: null, problems: [] }

const noUrl = (path: string, { url }: Config): Problem => ({
  path,
  line: null,
  reason: 'bad value',
  detail: `url is missing and there is no CNAME, want "url: https://<host of the site>"; until then links lead to ${url}`,
})

const foldersOf = (config: Record<string, unknown>): [data: string, includes: string] => [
  folderNamed(config, 'data_dir', '_data'),
  folderNamed(config, 'includes_dir', '_includes'),
]
