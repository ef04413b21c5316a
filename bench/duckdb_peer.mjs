// DuckDB on one thread over one CSV file: processor seconds of visiting all cells as text, of hashing every row, and of SUMMARIZE.
//   node bench/duckdb_peer.mjs FOLDER_OF_NODE_MODULES FILE.csv | --parquet-to-csv FILE.parquet OUT.csv
import { createRequire } from 'node:module'
import { resolve } from 'node:path'

const [folder, file, from, to] = process.argv.slice(2)
const { DuckDBInstance } = createRequire(resolve(folder, 'x.js'))('@duckdb/node-api')
const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect()
const literal = (text) => "'" + text.replaceAll("'", "''") + "'"
if (file === '--parquet-to-csv') {
  await connection.run(`COPY (SELECT * FROM read_parquet(${literal(from)})) TO ${literal(to)} (FORMAT csv, HEADER true)`)
} else {
  const text = `read_csv(${literal(file)}, all_varchar = true)`
  const seconds = async (sql) => {
    const before = process.cpuUsage()
    const answer = (await connection.runAndReadAll(sql)).getRows()
    const used = process.cpuUsage(before)
    return { seconds: (used.user + used.system) / 1e6, answer: String(answer[0]?.[0]) }
  }
  const rows = await seconds(`SELECT count(*) FROM ${text}`)
  const hash = await seconds(`SELECT bit_xor(hash(t)) FROM ${text} t`)
  const summarize = await seconds(`SUMMARIZE SELECT * FROM read_csv(${literal(file)})`)
  console.log(JSON.stringify({ rows: Number(rows.answer), count: rows.seconds, hash: hash.seconds, summarize: summarize.seconds }))
}
