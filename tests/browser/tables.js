// The tables of the report's parts, { part: [table: [row: [cells' texts]]] }, and which definition the pool is about.
({
  ...Object.fromEntries([...document.querySelectorAll('section')].map(part => [
    part.querySelector('h2').id,
    [...part.querySelectorAll('table')].map(table =>
      [...table.rows].map(row => [...row.cells].map(cell => cell.textContent.trim())))
  ])),
  'pool lead': document.querySelector('#pool')?.nextElementSibling.textContent
})
