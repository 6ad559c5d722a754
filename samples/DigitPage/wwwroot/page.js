'use strict';

const canvas = document.getElementById('drawing');
const answer = document.getElementById('answer');
const seeing = document.getElementById('seeing');
const digits = document.getElementById('digits');
const names = document.getElementById('names').rows[0];
const pen = canvas.getContext('2d', { willReadFrequently: true });
const penWidth = 22;
const keyStep = 8;
const pause = 120; // ms without a stroke before the drawing is sent

let last = null; // the end of the stroke that is being drawn
let keyPen = { x: 140, y: 60, down: false };
let timer = 0;
let request = null; // the request that is under way
let isEmpty = true;

function clear() {
  clearTimeout(timer);
  request?.abort();
  pen.fillStyle = '#000';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  isEmpty = true;
  answer.ariaBusy = 'false';
  last = null;
  keyPen = { x: 140, y: 60, down: false };
  answer.textContent = 'Nothing is drawn yet.';
  seeing.hidden = true;
  digits.replaceChildren();
  while (names.cells.length > 1) names.deleteCell(1);
}

function stroke(from, to) {
  pen.strokeStyle = '#fff';
  pen.lineWidth = penWidth;
  pen.lineCap = 'round';
  pen.beginPath();
  pen.moveTo(from.x, from.y);
  pen.lineTo(to.x, to.y);
  pen.stroke();
  // A canvas does not draw a line without length: its end is drawn by itself.
  pen.fillStyle = '#fff';
  pen.beginPath();
  pen.arc(to.x, to.y, penWidth / 2, 0, 2 * Math.PI);
  pen.fill();
  isEmpty = false;
  answer.ariaBusy = 'true';
  clearTimeout(timer);
  request?.abort();
  timer = setTimeout(send, pause);
}

function place(event) {
  const box = canvas.getBoundingClientRect();
  return {
    x: (event.clientX - box.left) * canvas.width / box.width,
    y: (event.clientY - box.top) * canvas.height / box.height,
  };
}

canvas.addEventListener('pointerdown', event => {
  canvas.setPointerCapture(event.pointerId);
  last = place(event);
  stroke(last, last);
});
canvas.addEventListener('pointermove', event => {
  if (last === null) return;
  for (const part of event.getCoalescedEvents?.() ?? [event]) {
    const next = place(part);
    stroke(last, next);
    last = next;
  }
});
for (const name of ['pointerup', 'pointercancel']) canvas.addEventListener(name, () => { last = null; });

canvas.addEventListener('keydown', event => {
  const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  if (event.key === 'Escape') {
    clear();
  } else if (event.key === ' ') {
    keyPen.down = !keyPen.down;
    if (keyPen.down) stroke(keyPen, keyPen);
    answer.textContent = keyPen.down ? 'The pen is down.' : 'The pen is up.';
  } else if (moves[event.key]) {
    const [x, y] = moves[event.key];
    const next = {
      x: Math.min(canvas.width, Math.max(0, keyPen.x + x * keyStep)),
      y: Math.min(canvas.height, Math.max(0, keyPen.y + y * keyStep)),
      down: keyPen.down,
    };
    if (keyPen.down) stroke(keyPen, next);
    keyPen = next;
    if (!keyPen.down) answer.textContent = `The pen is up, ${Math.round(next.x)} to the right and ${Math.round(next.y)} down of ${canvas.width}.`;
  } else {
    return;
  }
  event.preventDefault();
});

document.getElementById('clear').addEventListener('click', clear);

async function send() {
  request?.abort();
  request = new AbortController();
  const { signal } = request;
  try {
    const body = await new Promise(done => canvas.toBlob(done, 'image/png'));
    const response = await fetch('digit', { method: 'POST', headers: { 'Content-Type': 'image/png' }, body, signal });
    const said = await response.json();
    if (isEmpty || signal.aborted) return;
    answer.ariaBusy = 'false';
    if (response.ok) show(said);
    else answer.textContent = said.detail ?? said.title;
  } catch (error) {
    if (error.name !== 'AbortError') answer.textContent = `The service does not answer: ${error.message}`;
  }
}

function show(said) {
  while (names.cells.length > 1) names.deleteCell(1);
  for (const model of said.models) {
    const head = document.createElement('th');
    head.scope = 'col';
    head.textContent = model.name;
    names.append(head);
  }
  digits.replaceChildren(...Array.from({ length: 10 }, (_, digit) => {
    const row = document.createElement('tr');
    const head = document.createElement('th');
    head.scope = 'row';
    head.textContent = digit;
    row.append(head, ...said.models.map(model => cell(model, String(digit))));
    return row;
  }));
  answer.textContent = said.models.map(model => {
    const sure = model.probabilities ? `, ${percent(model.probabilities[model.label])}` : '';
    return `${model.name}: ${model.label}${sure}`;
  }).join('; ') + '.';
  const digit = said.models[0].label;
  document.getElementById('saliency').src = said.saliency;
  document.getElementById('saliency').alt = `The pixels that speak for a ${digit}, and those against it`;
  document.getElementById('maps').src = said.maps;
  document.getElementById('maps').alt = `Feature maps of each layer for this ${digit}`;
  seeing.hidden = false;
}

function cell(model, digit) {
  const box = document.createElement('td');
  const text = document.createElement('span');
  box.append(text);
  if (model.label === digit) box.className = 'said';
  const share = model.probabilities?.[digit];
  text.textContent = share === undefined ? (model.label === digit ? 'yes' : '') : percent(share);
  if (share !== undefined) {
    const bar = document.createElement('i');
    bar.style.width = `${Math.round(100 * share)}%`;
    box.append(bar);
  }
  return box;
}

function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}

clear();
