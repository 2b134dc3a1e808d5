import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { ReportDocument } from '../../lambda/monthly-review/report/document';

interface Task {
  readonly report: ReportDocument;
  readonly dated: Date;
}

/** In a worker thread: draws the report that it was started for. */
export async function drawPdf(): Promise<void> {
  // Large, and of no use to whoever asks for the thread.
  const { reportPdf } = await import('../../lambda/monthly-review/report/pdf/report-pdf.js');
  const { report, dated } = workerData as Task;
  parentPort?.postMessage(reportPdf(report, dated));
}

/** Draws the report's PDF in a thread of its own: as `reportPdf`, which it calls. */
export function pdfInWorker(report: ReportDocument, dated: Date): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // The command line's own file is the worker's, too.
    const worker = new Worker(__filename, { workerData: { task: 'pdf', report, dated } });
    worker.on('message', (pdf: Uint8Array) => resolve(Buffer.from(pdf.buffer, pdf.byteOffset, pdf.length)));
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`the thread that draws the PDF ended early (${code})`)));
  });
}
