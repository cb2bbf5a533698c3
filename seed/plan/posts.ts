import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Redirect } from '../../src/model/article.ts'
import { pathStem } from '../../src/model/paths.ts'
import {
  type Claimant,
  claimsMade,
  dayOf,
  type FileClaims,
  type FileIndex,
  fileIndex,
  placeRedirects,
} from '../archive/claims.ts'
import type { PostHeader } from '../archive/post.ts'
import { addRow, openScratch } from './scratch.ts'

const SCHEMA = `
  CREATE TABLE post (time INTEGER, file TEXT, day TEXT, stem TEXT, id TEXT, header BLOB);
  CREATE TABLE redirect (stem TEXT, post INTEGER);
  CREATE TABLE link (day TEXT, name TEXT, file TEXT);
  CREATE TABLE unread (day TEXT, file TEXT, claims BLOB);
  CREATE INDEX post_by_time ON post (time, file);
  CREATE INDEX post_by_day ON post (day, file);
  CREATE INDEX post_by_stem ON post (stem);
  CREATE INDEX post_by_id ON post (id);
  CREATE INDEX redirect_by_stem ON redirect (stem);
  CREATE INDEX link_by_day ON link (day, name, file);
`

/** The fields of a post that say which entry id it has. */
export type Identified = Pick<PostHeader, 'file' | 'location' | 'jekyllId'>

/** The headers of all posts of an archive. They lie on disk, because a million of them would take gigabytes of memory. */
export class Posts {
  readonly #scratch: DatabaseSync
  readonly #addPost: StatementSync
  readonly #addRedirect: StatementSync
  readonly #addLink: StatementSync
  size = 0

  constructor(headers: Iterable<PostHeader> = []) {
    this.#scratch = openScratch(SCHEMA)
    this.#addPost = this.#scratch.prepare('INSERT INTO post VALUES (?, ?, ?, ?, ?, ?)')
    this.#addRedirect = this.#scratch.prepare('INSERT INTO redirect VALUES (?, ?)')
    this.#addLink = this.#scratch.prepare('INSERT INTO link VALUES (?, ?, ?)')
    this.addAll(headers)
  }

  /** All headers must be added before anything is read. */
  addAll(headers: Iterable<PostHeader>): void {
    for (const header of headers) this.#add(header)
  }

  #add(header: PostHeader): void {
    const { published, file, day, path, jekyllId, redirects, links } = header
    const json = Buffer.from(JSON.stringify(header))
    const post = addRow(this.#addPost, Date.parse(published), file, day, pathStem(path), jekyllId, json)
    for (const stem of new Set(redirects)) addRow(this.#addRedirect, stem, post)
    for (const name of new Set(links)) {
      const day = dayOf(name)
      if (day !== null) addRow(this.#addLink, day, name, file)
    }
    this.size++
  }

  /**
   * Takes out all posts but the newest ones.
   *
   * @returns how many were taken out
   */
  keepNewest(most: number): number {
    if (this.size <= most) return 0
    const newest = 'SELECT rowid FROM post ORDER BY time DESC, file DESC LIMIT ?'
    this.#scratch.prepare(`DELETE FROM post WHERE rowid NOT IN (${newest})`).run(most)
    this.#scratch.exec('DELETE FROM redirect WHERE post NOT IN (SELECT rowid FROM post)')
    this.#scratch.exec('DELETE FROM link WHERE file NOT IN (SELECT file FROM post)')
    const gone = this.size - most
    this.size = most
    return gone
  }

  /** Keeps what a file claimed before, where nobody knows what it claims now. */
  keepClaims(file: string, claims: FileClaims): void {
    const [day, json] = [dayOf(file), Buffer.from(JSON.stringify(claims))]
    if (day !== null) addRow(this.#scratch.prepare('INSERT INTO unread VALUES (?, ?, ?)'), day, file, json)
  }

  /** In Jekyll's order, the other way round than `newestFirst` in src/model/entry-order.ts. */
  *oldestFirst(): Generator<PostHeader> {
    yield* this.#headers('SELECT header FROM post ORDER BY time, file')
  }

  /** The stems of the paths of all articles. */
  *stems(): Generator<string> {
    for (const { stem } of this.#rows<{ stem: string }>('SELECT DISTINCT stem FROM post')) yield stem
  }

  /** The posts that claim a URL which another post claims, newest first. */
  *contested(): Generator<Claimant> {
    const several = 'SELECT stem FROM post GROUP BY stem HAVING count(*) > 1'
    const sql = `SELECT header FROM post WHERE stem IN (${several}) ORDER BY time DESC, file DESC`
    for (const { file, location, path } of this.#headers(sql)) yield { file, location, path }
  }

  /** The posts whose Jekyll id is that of another post, newest first. */
  *withSameId(): Generator<Identified> {
    const several = 'SELECT id FROM post GROUP BY id HAVING count(*) > 1'
    const sql = `SELECT header FROM post WHERE id IN (${several}) ORDER BY time DESC, file DESC`
    for (const { file, location, jekyllId } of this.#headers(sql)) yield { file, location, jekyllId }
  }

  /** Everything that the posts of each day claim, by the days in the names of files and in links. */
  *days(): Generator<[day: string, index: FileIndex]> {
    for (const { day } of this.#rows<{ day: string }>(DAYS)) {
      const linked = new Map<string, string[]>()
      for (const { name, file } of this.#rows<{ name: string; file: string }>(LINKS, day)) {
        const files = linked.get(name)
        if (files === undefined) linked.set(name, [file])
        else files.push(file)
      }
      yield [day, fileIndex([...this.#claimsOf(day)], [...linked])]
    }
  }

  /** The claims of one day, without the links to it. */
  day(day: string): Pick<FileIndex, 'posts'> {
    return fileIndex([...this.#claimsOf(day)], [])
  }

  /** The targets of old paths, by their stems; the newest post that claims a path has it. */
  *redirects(): Generator<[stem: string, redirect: Redirect]> {
    let group: { stem: string; file: string; path: string; redirects: string[] }[] = []
    for (const { stem, header } of this.#rows<{ stem: string; header: Uint8Array }>(REDIRECTS)) {
      if (group[0] !== undefined && group[0].stem !== stem) {
        yield* placeRedirects(group)
        group = []
      }
      const { file, path } = headerIn(header)
      group.push({ stem, file, path, redirects: [stem] })
    }
    yield* placeRedirects(group)
  }

  /** The numbers of days and redirects. */
  count(): { days: number; redirects: number } {
    const [counted] = this.#rows<{ days: number; redirects: number }>(
      `SELECT (SELECT count(*) FROM (${DAYS})) AS days, (SELECT count(DISTINCT stem) FROM redirect) AS redirects`,
    )
    return { days: counted?.days ?? 0, redirects: counted?.redirects ?? 0 }
  }

  [Symbol.dispose](): void {
    this.#scratch.close()
  }

  *#claimsOf(day: string): Generator<[file: string, claims: FileClaims]> {
    for (const header of this.#headers('SELECT header FROM post WHERE day = ? ORDER BY file', day)) {
      yield [header.file, claimsMade(header)]
    }
    const unread = 'SELECT file, claims FROM unread WHERE day = ?'
    for (const { file, claims } of this.#rows<{ file: string; claims: Uint8Array }>(unread, day)) {
      yield [file, jsonIn(claims) as FileClaims]
    }
  }

  *#headers(sql: string, ...given: string[]): Generator<PostHeader> {
    for (const { header } of this.#rows<{ header: Uint8Array }>(sql, ...given)) yield headerIn(header)
  }

  *#rows<Row>(sql: string, ...given: string[]): Generator<Row> {
    yield* this.#scratch.prepare(sql).iterate(...given) as Iterable<Row>
  }
}

const DAYS = 'SELECT day FROM post UNION SELECT day FROM link UNION SELECT day FROM unread ORDER BY day'
const LINKS = 'SELECT name, file FROM link WHERE day = ? ORDER BY name, file'
const REDIRECTS = `
  SELECT redirect.stem AS stem, header FROM redirect JOIN post ON post.rowid = redirect.post
  ORDER BY redirect.stem, time DESC, file DESC`

const headerIn = (header: Uint8Array): PostHeader => jsonIn(header) as PostHeader

const jsonIn = ({ buffer, byteOffset, byteLength }: Uint8Array): unknown =>
  JSON.parse(Buffer.from(buffer, byteOffset, byteLength).toString())
