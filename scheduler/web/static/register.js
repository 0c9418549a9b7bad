// Pages that were read stay readable without a network; worker.js keeps them. Without script nothing is lost but that.
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/giu-trang.js").catch(() => {});
