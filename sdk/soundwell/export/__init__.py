"""From trained networks to the folder that the sidecar serves: ONNX graphs and model card."""
