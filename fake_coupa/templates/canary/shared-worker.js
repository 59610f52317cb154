let tag = null;
onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data: [action, given] }) => {
    if (action === "plant") tag = given;
    port.postMessage(tag);
  };
};
