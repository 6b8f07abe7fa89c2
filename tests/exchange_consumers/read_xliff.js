// Reads XLIFF files with the npm package "xliff" and prints one line a unit: its id, then the JSON of its source
// and its target, each the text with the original data of its codes in place.
'use strict';
const fs = require('fs');
const xliff2 = require('xliff/cjs/xliff2js');
const xliff12 = require('xliff/cjs/xliff12ToJs');

// XLIFF 2: the codes name their data, which the package hands on as it found it.
function dataOf(unit) {
  const data = {};
  for (const element of unit.additionalElements || []) {
    if (element.name !== 'originalData') continue;
    for (const one of element.elements || []) {
      data[one.attributes.id] = (one.elements || []).map((part) => part.text || '').join('');
    }
  }
  return data;
}

function flat(value, data) {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((part) => flat(part, data)).join('');
  return Object.values(value)
    .map((code) => {
      const inside = flat(code.contents, data);
      if (code.dataRefStart) return data[code.dataRefStart] + inside + data[code.dataRefEnd];
      return code.dataRef ? data[code.dataRef] : inside;
    })
    .join('');
}

(async () => {
  for (const file of process.argv.slice(2)) {
    const text = fs.readFileSync(file, 'utf8');
    const read = await (text.includes('xliff:document:1.2') ? xliff12(text) : xliff2(text));
    for (const units of Object.values(read.resources)) {
      for (const [id, unit] of Object.entries(units)) {
        const data = dataOf(unit);
        console.log(id + '\t' + JSON.stringify([flat(unit.source, data), flat(unit.target, data)]));
      }
    }
  }
})();
