import pulumi
import pulumi_kubernetes as kubernetes
import pulumi_tke_client_ip as tke_client_ip

tke = kubernetes.Provider("tke", kubeconfig=pulumi.Config().require_secret("kubeconfig"))

entry_point = tke_client_ip.DirectService(
    "shop",
    namespace="shop",
    service_name="shop",
    selector={"app": "shop"},
    ports=[{"port": 80, "target_port": "8080"}],
    opts=pulumi.ResourceOptions(providers={"kubernetes": tke}),
)

pulumi.export("url", entry_point.url)
