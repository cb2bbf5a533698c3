import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse, type TomlTable } from 'smol-toml'

/** This process, and what asks for others. */
export type Self = Pick<NodeJS.Process, 'pid' | 'kill'>

/** What a binding is bound to, by the binding's name. */
export type Ids = Readonly<Record<string, string>>

/**
 * Gives a function the path of a copy of wrangler.toml in which bindings have ids. For a binding without one, wrangler makes what it is
 * bound to anew each time that there is no Worker yet: after a deployment that ended in between it would fail for good, because that
 * name is taken; and at a terminal it writes the ids into wrangler.toml.
 *
 * @param config path of wrangler.toml. The copy lies beside it, because paths in it are relative.
 */
export async function withIds<T>(
  config: string,
  environment: string | undefined,
  ids: Ids,
  self: Self,
  use: (config: string) => Promise<T>,
): Promise<T> {
  removeLeftOver(dirname(config), self)
  const copy = join(dirname(config), `wrangler.deploying-${self.pid}.json`)
  writeFileSync(copy, JSON.stringify(boundTo(parse(readFileSync(config, 'utf8')), environment, ids)))
  try {
    return await use(copy)
  } finally {
    rmSync(copy, { force: true })
  }
}

/** Removes the copies of deployments that were killed. */
function removeLeftOver(folder: string, self: Self): void {
  for (const name of readdirSync(folder)) {
    const pid = /^wrangler\.deploying-(\d+)\.json$/.exec(name)?.[1]
    if (pid !== undefined && !runs(Number(pid), self)) rmSync(join(folder, name), { force: true })
  }
}

function runs(pid: number, { kill }: Self): boolean {
  try {
    return kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/** The same configuration with ids in the bindings of an environment that have none. */
export function boundTo(config: TomlTable, environment: string | undefined, ids: Ids): TomlTable {
  if (environment !== undefined) {
    const all = tableIn(config, 'env')
    return { ...config, env: { ...all, [environment]: boundTo(tableIn(all, environment), undefined, ids) } }
  }
  const bind = (list: string, field: string) =>
    tablesIn(config, list).map((table) => {
      const id = ids[String(table.binding)]
      return id === undefined || table[field] !== undefined ? table : { ...table, [field]: id }
    })
  return {
    ...config,
    ...(config.kv_namespaces !== undefined && { kv_namespaces: bind('kv_namespaces', 'id') }),
    ...(config.d1_databases !== undefined && { d1_databases: bind('d1_databases', 'database_id') }),
  }
}

const isTable = (value: unknown): value is TomlTable => typeof value === 'object' && value !== null

const tableIn = (table: TomlTable, key: string): TomlTable => {
  const value = table[key]
  return isTable(value) ? value : {}
}

const tablesIn = (table: TomlTable, key: string): TomlTable[] => {
  const value = table[key]
  return Array.isArray(value) ? value.filter(isTable) : []
}
